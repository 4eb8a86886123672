using Kms.Http.Routing;
using Kms.Http.Service;
using Kms.Regions;
using Xunit;

namespace Kms.Http.Regions;

/// <summary>Every route of the gateway in a region that is read-only: exactly the listed ones succeed. A route that nobody has thought about fails here.</summary>
public sealed class ReadOnlyRouteTests(RunningService service) : IClassFixture<RunningService>, IAsyncLifetime
{
    private const string Digest = """{"alg":"ES256","value":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""";
    private const string Oaep = """{"alg":"RSA-OAEP","value":"AAAA"}""";

    /// <summary>The operations that a read-only region serves, with a request that succeeds.</summary>
    private static readonly Dictionary<string, (string Key, string? Body)> Served = new(StringComparer.Ordinal)
    {
        ["getKey"] = ("ec", null),
        ["listKeys"] = ("ec", null),
        ["listKeyVersions"] = ("ec", null),
        ["getVault"] = ("default", null),
        ["listVaults"] = ("default", null),
        ["sign"] = ("ec", Digest),
        ["verify"] = ("ec", """{"alg":"ES256","digest":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","value":"AAAA"}"""),
        ["encrypt"] = ("rsa", Oaep),
        ["decrypt"] = ("rsa", "encrypted"),
        ["wrapKey"] = ("rsa", Oaep),
        ["unwrapKey"] = ("rsa", "encrypted"),
        ["backupKey"] = ("ec", null),
    };

    /// <summary>About the region itself and no key: as ever in every role.</summary>
    private static readonly string[] OfThisRegion =
    [
        "getZones", "replaceZone", "getRegion", "startPairing", "pairRegion", "failOverRegion", "promoteRegion", "failBackRegion", "unpairRegion", "recopyVault",
        "getQuarantine", "getBackups", "backUpNow", "verifyBackups",
    ];

    /// <summary>A body that each of the others accepts, so that it is the role that refuses and not the reader of the body.</summary>
    private static readonly Dictionary<string, string> Bodies = new(StringComparer.Ordinal)
    {
        ["createKey"] = """{"kty":"EC","crv":"P-256"}""",
        ["importKey"] = """{"key":{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAA"}}""",
        ["updateKey"] = """{"attributes":{"enabled":false}}""",
        ["restoreKey"] = """{"value":"AAAA"}""",
        ["setRotationPolicy"] = """{"lifetimeActions":[]}""",
        ["randomBytes"] = """{"count":8}""",
        ["createVault"] = "{}",
        ["updateVault"] = "{}",
    };

    private string version = string.Empty;
    private string ciphertext = string.Empty;

    public static TheoryData<RegionRole, string, string> Routes
    {
        get
        {
            var data = new TheoryData<RegionRole, string, string>();
            foreach (var role in (RegionRole[])[RegionRole.Replica, RegionRole.Failover])
            {
                foreach (var route in RouteTable.All)
                {
                    data.Add(role, route.Method, RouteRows.PathOf(route, "*"));
                }
            }

            return data;
        }
    }

    public async ValueTask InitializeAsync()
    {
        service.Region.Role = RegionRole.Home;
        var made = await service.Client.Post("/keys/ec/create", """{"kty":"EC","crv":"P-256"}""");
        version = made.Json.GetProperty("key").GetProperty("kid").GetString()!.Split('/')[^1];
        var rsa = await service.Client.Get("/keys/rsa");
        rsa = rsa.Status == 200 ? rsa : await service.Client.Post("/keys/rsa/create", """{"kty":"RSA","key_size":2048}""");
        ciphertext = (await service.Client.Post("/keys/rsa/encrypt", Oaep)).Json.GetProperty("value").GetString()!;
    }

    public ValueTask DisposeAsync()
    {
        service.Region.Role = RegionRole.Home;
        service.Region.Position = null;
        return ValueTask.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Route_ReadOnlyRegion_IsServedOnlyIfListed(RegionRole role, string method, string path)
    {
        var operation = RouteRows.Find(method, path.Replace("*", "x", StringComparison.Ordinal))!.Name;
        service.Region.Role = role;

        var answer = await service.Client.Send(new HttpMethod(method), Fill(path, operation), BodyOf(operation));

        if (Served.ContainsKey(operation))
        {
            Assert.Equal(200, answer.Status);
        }
        else if (OfThisRegion.Contains(operation))
        {
            Assert.False(answer.Status == 403, answer.Text);
        }
        else
        {
            Assert.Equal((403, "Forbidden", "ReadOnlyReplica"), (answer.Status, answer.ErrorCode, answer.InnerCode));
        }
    }

    [Fact]
    public void Listed_EveryOperation_HasARoute()
    {
        var operations = RouteTable.All.Select(route => route.Name).ToHashSet();

        Assert.Empty(Served.Keys.Concat(OfThisRegion).Except(operations));
    }

    [Fact]
    public async Task Fenced_AnyUseOfAKey_IsRefused()
    {
        service.Region.Role = RegionRole.Fenced;

        var sign = await service.Client.Post("/keys/ec/sign", Digest);
        var create = await service.Client.Post("/keys/new/create", """{"kty":"EC"}""");
        var region = await service.Client.Get("/region");

        Assert.Equal((403, "RegionFenced"), (sign.Status, sign.InnerCode));
        Assert.Equal((403, "RegionFenced"), (create.Status, create.InnerCode));
        Assert.Equal((200, "fenced"), (region.Status, region.Json.GetProperty("role").GetString()));
    }

    private string? BodyOf(string operation)
    {
        var body = Served.TryGetValue(operation, out var served) ? served.Body : Bodies.GetValueOrDefault(operation);
        return body == "encrypted" ? $$"""{"alg":"RSA-OAEP","value":"{{ciphertext}}"}""" : body;
    }

    /// <summary>The first star is a name, the second one a version: of the key that the operation can be done with.</summary>
    private string Fill(string path, string operation)
    {
        var (name, body) = Served.TryGetValue(operation, out var served) ? (served.Key, served.Body) : ("ec", null);
        var parts = path.Split('*');
        return parts.Length < 3 ? string.Join(name, parts)
            : name == "rsa" && body is not null ? parts[0] + name + "/" + parts[2]
            : parts[0] + name + parts[1] + version + parts[2];
    }
}
