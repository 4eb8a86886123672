using Kms.HostTests.Support;
using Xunit;

namespace Kms.HostTests.Running;

/// <summary>Which hosts a running process answers on, for each kind of path.</summary>
public sealed class HostNameTests
{
    private const string Link = "/region-link/1/probe";

    [Fact]
    public async Task Hosts_OfARunningProcess_AreTheConfiguredOnesAndHealthIsOnAny()
    {
        using var data = new TempFolder();
        await using var host = HostProcess.Start(data.Path, "--Kms:Names", "keys.example.com; 10.1.2.3;2001:db8::5");
        await host.Ready();
        using var client = new WireClient(data);
        (string? Host, int Keys, int Vaults)[] table =
        [
            (null, 200, 200), ("localhost", 200, 200), ("127.0.0.1:443", 200, 200), ("[::1]", 200, 200), ("vault.localhost", 200, 200),
            ("keys.example.com", 200, 200), ("10.1.2.3", 200, 200), ("[2001:db8::5]", 200, 200), ("default.vault.localhost", 200, 404),
            ("my_vault.vault.localhost", 404, 404), ("a.b.vault.localhost", 404, 404), ("team-a.vault.azure.net", 404, 404),
            ("kms-internal", 404, 404),
            ("10.1.2.4", 404, 404), (Environment.MachineName, 404, 404), ("region-link.kms.internal", 404, 404),
        ];
        foreach (var (name, keys, vaults) in table)
        {
            foreach (var protocol in (int[])[1, 2])
            {
                var (ofKeys, ofVaults) = (await client.Send("GET", "/keys?api-version=7.6", name, protocol: protocol),
                    await client.Send("GET", "/vaults?api-version=7.6", name, protocol: protocol));
                Assert.Equal((name, keys, vaults), (name, ofKeys.Status, ofVaults.Status));
                Assert.Equal(200, (await client.Send("GET", "/health/live", name, signedIn: false, protocol: protocol)).Status);
                Assert.Equal(200, (await client.Send("GET", "/health/ready", name, signedIn: false, protocol: protocol)).Status);
            }

            var stranger = await client.Send("GET", "/keys?api-version=7.6", name, signedIn: false);
            Assert.Equal((name, keys == 200 ? 401 : 404, keys == 200), (name, stranger.Status, stranger.Challenge.Length > 0));
            var token = await client.Send("POST", $"/{client.Tenant}/oauth2/v2.0/token", name, client.Form, signedIn: false);
            Assert.Equal((name, keys, keys == 200), (name, token.Status, token.Text.Contains("access_token", StringComparison.Ordinal)));
        }
    }

    /// <summary>The paths in front of the REST API; its own are tested with it.</summary>
    [Theory]
    [InlineData("/health/live", null, "GET, HEAD")]
    [InlineData("/health/ready", null, "GET, HEAD")]
    [InlineData(Link, "region-link.kms.internal", "POST")]
    public async Task Methods_OfPathsInFront_AreRefusedWithAllowAndWithoutABody(string path, string? name, string allow)
    {
        using var data = new TempFolder();
        await using var host = HostProcess.Start(data.Path);
        await host.Ready();
        using var client = new WireClient(data);
        string[] methods = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"];
        foreach (var method in methods.Except(allow.Split(", ")))
        {
            foreach (var protocol in (int[])[1, 2])
            {
                var answer = await client.Send(method, path, name, protocol: protocol);
                Assert.Equal((method, 405, allow, ""), (method, answer.Status, answer.Allow, answer.Text));
            }
        }

        var head = await client.Send("HEAD", path, name);
        Assert.Equal((allow == "POST" ? 405 : 200, ""), (head.Status, head.Text));
        var elsewhere = await client.Send("POST", Link, "localhost");
        Assert.Equal(404, elsewhere.Status);
    }

    [Fact]
    public async Task PublicBase_OfAHostThatIsRewritten_IsInEveryAddress()
    {
        using var data = new TempFolder();
        await using var host = HostProcess.Start(
            data.Path, "--Kms:PublicBase", "https://keys.example.com", "--Kms:Domain", "vault.example.com", "--Kms:Names", "kms-internal");
        await host.Ready();
        await host.Line("vault NAME answers on https://NAME.vault.example.com");
        using var client = new WireClient(data);
        Assert.Equal("https://default.vault.example.com", client.VaultUri);
        foreach (var name in (string[])["kms-internal:9000", "keys.example.com", "localhost"])
        {
            var document = await client.Send("GET", $"/{client.Tenant}/v2.0/.well-known/openid-configuration", name, signedIn: false);
            Assert.Equal(
                $"https://keys.example.com/{client.Tenant}/oauth2/v2.0/token", document.Json.GetProperty("token_endpoint").GetString());
            var challenge = (await client.Send("GET", "/keys?api-version=7.6", name, signedIn: false)).Challenge;
            Assert.Equal(
                $"Bearer authorization=\"https://keys.example.com/{client.Tenant}\", resource=\"https://vault.example.com\"", challenge);
        }
    }
}
