using System.Reflection;
using System.Text.Json.Nodes;
using Kms.Http.BadInput;
using Kms.Http.Routing;
using Kms.Http.Service;
using Kms.Http.Wire;
using Xunit;

namespace Kms.Http.Settings;

/// <summary>The names of every body, written out, and the rule for all of them: read without case, never twice, never unknown.</summary>
public sealed class BodyNamesTests(RunningService service) : IClassFixture<RunningService>
{
    /// <summary>
    /// By the class that reads them: what is acted on or agreed to (each has a row in a table of settings, or is input), then after the
    /// bar what is told.
    /// </summary>
    private static readonly string[] Written =
    [
        "BackupKey: value |",
        "CreateKey: kty key_size public_exponent crv key_ops attributes tags release_policy |",
        "FixedVaultProperties: properties.networkAcls.bypass properties.networkAcls.defaultAction properties.networkAcls.ipRules properties.networkAcls.virtualNetworkRules |",
        "FixedVaultProperties: properties.sku.family properties.sku.name |",
        "ImportKey: key Hsm attributes tags release_policy |",
        "ImportedJwk: key.kty key.crv key.key_ops key.key_hsm key.alg key.n key.e key.d key.p key.q key.dp key.dq key.qi key.x key.y key.k | key.kid",
        "KeySettingsBody: attributes.enabled attributes.nbf attributes.exp attributes.exportable attributes.hsmPlatform attributes.recoverableDays attributes.recoveryLevel"
            + " | attributes.created attributes.updated",
        "NoBody: |",
        "RandomBytes: count |",
        "RegionForOperators: code address |",
        "RegionForOperators: vault |",
        "RotationPolicyBody: attributes.expiryTime | attributes.created attributes.updated",
        "RotationPolicyBody: lifetimeActions attributes | id",
        "RotationPolicyBody: lifetimeActions.action.type |",
        "RotationPolicyBody: lifetimeActions.trigger lifetimeActions.action |",
        "RotationPolicyBody: lifetimeActions.trigger.timeAfterCreate lifetimeActions.trigger.timeBeforeExpiry |",
        "UpdateKey: key_ops attributes tags release_policy |",
        "UseKeyBody: alg value digest iv aad tag | kid",
        "VaultBody: name location tags properties |",
        "VaultBody: properties.softDeleteRetentionInDays properties.enablePurgeProtection properties.allowRsa15 properties.allowAesCbc"
            + " properties.enableSoftDelete properties.enableRbacAuthorization properties.enabledForDeployment properties.enabledForDiskEncryption"
            + " properties.enabledForTemplateDeployment properties.tenantId properties.sku properties.createMode properties.publicNetworkAccess"
            + " properties.networkAcls properties.accessPolicies"
            + " | properties.created properties.updated properties.deletedDate properties.scheduledPurgeDate properties.vaultUri",
    ];

    [Fact]
    public void Names_EveryBody_AreWrittenOut()
    {
        var read =
            from type in typeof(KmsGateway).Assembly.GetTypes()
            from field in type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
            where field.FieldType == typeof(PropertyNames)
            let names = ((PropertyNames)field.GetValue(null)!).Displays
            select $"{type.Name}: {string.Join(' ', names.Settable)} | {string.Join(' ', names.Told)}".Replace("  ", " ", StringComparison.Ordinal).Trim();

        Assert.Equal(Written.Order(StringComparer.Ordinal), read.Distinct().Order(StringComparer.Ordinal));
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

    private static IEnumerable<JsonObject> Objects(JsonNode node) => node switch
    {
        JsonObject found => found.Where(property => property.Key != "tags" && property.Value is not null).SelectMany(property => Objects(property.Value!)).Prepend(found),
        JsonArray list => list.SelectMany(item => Objects(item!)),
        _ => [],
    };
}
