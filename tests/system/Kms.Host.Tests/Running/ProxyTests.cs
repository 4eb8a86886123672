using System.Buffers.Text;
using System.Text.Json;
using Kms.HostTests.Support;
using Xunit;

namespace Kms.HostTests.Running;

/// <summary>X-Forwarded-* headers count from configured proxies and are ignored from others, in every address that clients are told.</summary>
public sealed class ProxyTests
{
    private const string Asked = "keys.example.com:444";

    /// <summary>What is sent beside the Host <see cref="Asked"/>, and where clients are told to find the service when the proxy counts.</summary>
    public static TheoryData<string[], string> Forwarded => new()
    {
        { ["X-Forwarded-Host: default.vault.localhost:9443"], "https://default.vault.localhost:9443" },
        { ["X-Forwarded-Proto: http"], "http://keys.example.com:444" },
        { ["X-Forwarded-For: 203.0.113.9"], "https://keys.example.com:444" },
        { ["X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: https", "X-Forwarded-Host: vault.localhost"], "https://vault.localhost" },
        {
            ["X-Forwarded-For: 198.51.100.1, 203.0.113.9", "X-Forwarded-Host: a.b.vault.localhost, default.vault.localhost"],
            "https://default.vault.localhost"
        },
        {
            ["X-Forwarded-Prefix: /base", "X-Forwarded-Port: 99", "Forwarded: host=default.vault.localhost"],
            "https://keys.example.com:444"
        },
    };

    [Theory]
    [MemberData(nameof(Forwarded))]
    public async Task Headers_OfAProxy_CountWhereItIsConfigured(string[] headers, string start)
    {
        using var data = new TempFolder();
        await using var host = HostProcess.Start(data.Path, "--Kms:Names", "keys.example.com", "--Kms:Proxies", "10.0.0.0/8;127.0.0.1");
        await host.Ready();
        using var client = new WireClient(data);

        Assert.All(await Addresses(client, headers), address => Assert.StartsWith(start + "/", address, StringComparison.Ordinal));
        Assert.Equal(404, (await client.Send("GET", "/keys?api-version=7.6", Asked, headers: ["X-Forwarded-Host: evil.example"])).Status);
    }

    [Fact]
    public async Task Host_FromAProxyThatIsNone_IsNotFoundAndNeverTheDefaultVault()
    {
        using var data = new TempFolder();
        await using var host = HostProcess.Start(data.Path, "--Kms:Proxies", "127.0.0.1");
        await host.Ready();
        using var client = new WireClient(data);
        string[] hosts =
        [
            "a b", "[::1", "[:]", "[127.0.0.1]", "x/y", "user@localhost", "*", "%00", "localhost:", "localhost:abc", "localhost:99999",
            "\"localhost\"", "", ",", "localhost,", "a..b", "xn--default-.vault.localhost", new string('a', 64) + ".vault.localhost",
        ];

        foreach (var name in hosts)
        {
            var answer = await client.Send("GET", "/keys?api-version=7.6", "localhost", headers: Saying(name));

            Assert.True(answer.Status == 404, $"'{name}' is answered with {answer.Status}.");
        }

        foreach (var name in (string[])["localhost", "[::1]:8443", "default.vault.localhost:443", "evil.example, localhost", "127.0.0.1"])
        {
            var answer = await client.Send("GET", "/keys?api-version=7.6", "evil.example", headers: Saying(name));

            Assert.True(answer.Status == 200, $"'{name}' is answered with {answer.Status}.");
        }

        static string[] Saying(string host) => ["X-Forwarded-For: 203.0.113.9", "X-Forwarded-Host: " + host];
    }

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.0/8;127.0.0.2")]
    public async Task Headers_OfAnybodyElse_AreNothing(string proxies)
    {
        using var data = new TempFolder();
        var environment = new Dictionary<string, string> { ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true" };
        await using var host = HostProcess.StartWith(environment, data.Path, "--Kms:Names", "keys.example.com", "--Kms:Proxies", proxies);
        await host.Ready();
        using var client = new WireClient(data);
        foreach (var row in Forwarded)
        {
            var headers = row.Data.Item1;
            var addresses = await Addresses(client, headers);
            Assert.All(addresses, address => Assert.StartsWith($"https://{Asked}/", address, StringComparison.Ordinal));
            Assert.Equal(404, (await client.Send("GET", "/keys?api-version=7.6", "evil.example", headers: headers)).Status);
        }
    }

    /// <summary>One address from every place that builds one: challenge, discovery, token, key, list.</summary>
    private static async Task<List<string>> Addresses(WireClient client, string[] headers)
    {
        const string Key = """{"kty":"EC","crv":"P-256"}""";
        var under = "/" + client.Tenant;
        var seen = new List<string>();
        foreach (var name in (string[])["one", "two"])
        {
            var made = await client.Send("POST", $"/keys/{name}/create?api-version=7.6", Asked, Key, headers: headers);
            seen.Add(made.Json.GetProperty("key").GetProperty("kid").GetString()!);
        }

        var list = await client.Send("GET", "/keys?api-version=7.6&maxresults=1", Asked, headers: headers);
        seen.Add(list.Json.GetProperty("nextLink").GetString()!);
        var document = await client.Send("GET", under + "/v2.0/.well-known/openid-configuration", Asked, signedIn: false, headers: headers);
        string[] endpoints = ["issuer", "token_endpoint", "jwks_uri", "authorization_endpoint"];
        seen.AddRange(endpoints.Select(name => document.Json.GetProperty(name).GetString()!));
        var token = await client.Send("POST", under + "/oauth2/v2.0/token", Asked, client.Form, signedIn: false, headers: headers);
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Json.GetProperty("access_token").GetString()!.Split('.')[1]));
        seen.Add(claims.RootElement.GetProperty("iss").GetString()!);
        var challenge = (await client.Send("GET", "/keys?api-version=7.6", Asked, signedIn: false, headers: headers)).Challenge;
        seen.Add(challenge.Split("authorization=\"")[1].Split('"')[0]);
        return seen;
    }
}
