using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Kms.Http.BadInput;
using Kms.Http.Routing;
using Kms.Http.Service;
using Kms.Http.Wire;
using Kms.Wire;
using Xunit;

namespace Kms.Http.Settings;

/// <summary>The names of every body, written out, and the rule for all of them: read without case, never twice, never unknown.</summary>
public sealed class BodyNamesTests(RunningService service) : IClassFixture<RunningService>
{
    /// <summary>
    /// By their records: what is acted on or agreed to (each has a row in a table of settings, or is input), then after the bar what is
    /// told.
    /// </summary>
    private static readonly string[] Written =
    [
        "EmptyBody: |",
        "JsonWebKey: kty key_ops key_hsm alg n e d p q dp dq qi crv x y k | kid",
        "KeyAttributesBody: enabled nbf exp recoverableDays recoveryLevel exportable hsmPlatform | created updated",
        "KeyCreateParameters: kty key_size public_exponent crv key_ops attributes tags release_policy |",
        "KeyImportParameters: Hsm key attributes tags release_policy |",
        "KeyOperationParameters: alg value digest iv aad tag | kid",
        "KeyRestoreParameters: value |",
        "KeyUpdateParameters: key_ops attributes tags release_policy |",
        "LifetimeAction: trigger action |",
        "LifetimeActionTrigger: timeAfterCreate timeBeforeExpiry |",
        "LifetimeActionType: type |",
        "PairParameters: code address |",
        "RandomBytesParameters: count |",
        "RecopyParameters: vault |",
        "RotationPolicyAttributes: expiryTime | created updated",
        "RotationPolicyBody: lifetimeActions attributes | id",
        "VaultBody: name location tags properties |",
        "VaultNetworkAcls: bypass defaultAction ipRules virtualNetworkRules |",
        "VaultPropertiesBody: softDeleteRetentionInDays enableSoftDelete enablePurgeProtection enableRbacAuthorization allowRsa15 allowAesCbc"
            + " enabledForDeployment enabledForDiskEncryption enabledForTemplateDeployment tenantId sku createMode publicNetworkAccess networkAcls"
            + " accessPolicies | created updated deletedDate scheduledPurgeDate vaultUri",
        "VaultSku: family name |",
    ];

    [Fact]
    public void Names_EveryBody_AreWrittenOut()
    {
        var read =
            from type in typeof(WireObject).Assembly.GetTypes()
            where type.IsSubclassOf(typeof(WireObject))
            let names = BodyProblem.NamesOf(RequestJson.Options.GetTypeInfo(type))
            select $"{type.Name}: {string.Join(' ', names.Settable)} | {string.Join(' ', names.Told)}".Replace("  ", " ", StringComparison.Ordinal).Trim();

        Assert.Equal(Written, read.Order(StringComparer.Ordinal));
    }

    /// <summary>An object whose unknown properties nobody looks at would drop what was asked for.</summary>
    [Fact]
    public void Objects_EveryOneInARequest_TellsWhatItDoesNotKnow()
    {
        var requests = OperationBodies.All.Select(row => row.Request).OfType<Type>().ToArray();

        Assert.Empty(requests.SelectMany(ObjectsIn).Distinct().Where(type => !type.IsSubclassOf(typeof(WireObject))).Select(type => type.Name));
    }

    [Fact]
    public void Bodies_EveryRouteThatTakesOne_HasACall()
    {
        var called = BadCalls.All.Select(call => RouteRows.Find(call.Method, call.Path)!.Name).ToHashSet();

        var without = RouteTable.All.Where(route => route.Method != "GET" && !route.IsWithoutBody).Select(route => route.Name);
        Assert.Equal(["releaseKey"], without.Except(called).Distinct());
    }

    [Fact]
    public async Task Property_UnknownOrTwiceInAnotherCase_IsRefusedByNameInEveryObjectOfEveryBody()
    {
        foreach (var (name, type) in ((string, string)[])[("ec", "EC"), ("oct", "oct"), ("rsa", "RSA")])
        {
            Assert.Equal(200, (await service.Client.Post($"/keys/{name}/create", $$"""{"kty":"{{type}}"}""")).Status);
        }

        var before = await service.Stored();
        List<string> wrong = [];
        foreach (var call in BadCalls.All)
        {
            foreach (var (body, name) in Altered(call.Good))
            {
                var answer = await service.Client.Send(new HttpMethod(call.Method), call.Path, body);
                var good = answer.Status == 400 && answer.ErrorCode == "BadParameter" && answer.Message.Contains(name, StringComparison.Ordinal)
                    && (answer.Message.Contains("twice", StringComparison.Ordinal) || answer.Message.Contains("not known here", StringComparison.Ordinal));
                wrong.AddRange(good ? [] : [$"{call.Name}: {body}: {answer.Status} {answer.Text}"]);
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(before, await service.Stored());
    }

    public static TheoryData<string, string> WithoutBody() => [.. from route in RouteTable.All where route.IsWithoutBody
        select (route.Method, RouteRows.PathOf(route, "nothing"))];

    [Theory]
    [MemberData(nameof(WithoutBody))]
    public async Task Body_WhereNoneIsTaken_IsRefusedUnlessItIsEmpty(string method, string path)
    {
        async Task<Answer> Send(string? body) => await service.Client.Send(new HttpMethod(method), path, body);
        var none = await Send(null);

        foreach (var empty in (string[])["", "{}", """ { "x" : null } """])
        {
            var answer = await Send(empty);
            Assert.Equal((none.Status, none.Text.Length), (answer.Status, answer.Text.Length));
        }

        foreach (var (body, word) in ((string, string)[])
            [("""{"force":true}""", "'force' is not known here"), ("[]", "must be a JSON object"), ("{}{}", "not valid JSON"), ("x", "not valid JSON")])
        {
            var answer = await Send(body);
            Assert.Equal((400, "BadParameter"), (answer.Status, answer.ErrorCode));
            Assert.Contains(word, answer.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>
    /// The body with one property more in one of its objects: an unknown one, or one that is there under a name in another case.
    /// </summary>
    private static IEnumerable<(string Body, string Name)> Altered(string good)
    {
        var count = Objects(JsonNode.Parse(good)!).Count();
        for (var i = 0; i < count; i++)
        {
            var names = Objects(JsonNode.Parse(good)!).ElementAt(i).Select(property => property.Key).ToArray();
            foreach (var name in names.Append("unknown-property"))
            {
                var root = JsonNode.Parse(good)!;
                var at = Objects(root).ElementAt(i);
                at[name == "unknown-property" ? name : name.ToUpperInvariant() == name ? name.ToLowerInvariant() : name.ToUpperInvariant()] = at[name]?.DeepClone() ?? 1;
                yield return (root.ToJsonString(), name);
            }
        }
    }

    private static IEnumerable<Type> ObjectsIn(Type type) =>
        RequestJson.Options.TryGetTypeInfo(type, out var info)
            ? info.Kind switch
            {
                JsonTypeInfoKind.Object => info.Properties.Where(property => property is { IsExtensionData: false, CustomConverter: null })
                    .SelectMany(property => ObjectsIn(property.PropertyType)).Prepend(type),
                JsonTypeInfoKind.Enumerable => ObjectsIn(info.ElementType!),
                _ => [],
            }
            : [];

    private static IEnumerable<JsonObject> Objects(JsonNode node) => node switch
    {
        JsonObject found => found.Where(property => property.Key != "tags" && property.Value is not null).SelectMany(property => Objects(property.Value!)).Prepend(found),
        JsonArray list => list.SelectMany(item => Objects(item!)),
        _ => [],
    };
}
