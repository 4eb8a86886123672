using System.Net.Http.Headers;
using Kms.Http.Tokens;
using Xunit;

namespace Kms.Http.Service;

/// <summary>A host that is not configured has no answer but that: no vault's keys, no operator's path, no token, no challenge.</summary>
public sealed class UnknownHostTests(RunningService service) : IClassFixture<RunningService>
{
    private static readonly string[] Hosts =
        ["my_vault.vault.test", "a.b.vault.test", "team-a.vault.azure.net", "team-a.vault.localhost", "kms-internal:9000", "192.0.2.1"];

    public static TheoryData<string, string, string?> Requests => new()
    {
        { "GET", "/keys", null },
        { "POST", "/keys/n/create", """{"kty":"oct"}""" },
        { "PUT", "/vaults/new", "{}" },
        { "GET", "/zones", null },
        { "GET", "/region", null },
        { "POST", "/backups", null },
        { "GET", "/nowhere", null },
        { "OPTIONS", "/keys", null },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Rest_OnAHostThatIsNone_IsNotFoundWithoutAChallengeAndChangesNothing(string method, string path, string? body)
    {
        using var nobody = service.ClientWith(null);
        var before = await service.Stored();
        foreach (var host in Hosts)
        {
            foreach (var client in (Client[])[service.Client, nobody])
            {
                var answer = await client.Send(new HttpMethod(method), path, body, host);

                Assert.Equal((404, "VaultNotFound", "HostUnknown"), (answer.Status, answer.ErrorCode, answer.InnerCode));
                Assert.Equal(string.Empty, answer.Header("WWW-Authenticate"));
                Assert.NotEmpty(answer.Header("x-ms-request-id"));
                foreach (var word in (string[])[host, "NAME.vault.test", "localhost", RunningService.ListedName, "Kms:Names"])
                {
                    Assert.Contains(word, answer.Message, StringComparison.Ordinal);
                }
            }
        }

        Assert.Equal(before, await service.Stored());
    }

    [Theory]
    [InlineData("POST", "/oauth2/v2.0/token")]
    [InlineData("POST", "/oauth2/token")]
    [InlineData("GET", "/v2.0/.well-known/openid-configuration")]
    [InlineData("GET", "/discovery/v2.0/keys")]
    public async Task Tokens_OnAHostThatIsNone_AreNotGiven(string method, string path)
    {
        using var nobody = service.ClientWith(null);
        foreach (var host in Hosts)
        {
            var form = method == "POST" ? TokenRequest.Good : null;
            var answer = await nobody.Send(new HttpMethod(method), $"/{RunningService.Tenant}{path}", form, host, AsForm);

            Assert.Equal((404, "invalid_request"), (answer.Status, answer.Json.GetProperty("error").GetString()));
            Assert.DoesNotContain("access_token", answer.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/keys", null, 200)]
    [InlineData("/keys", "localhost", 200)]
    [InlineData("/keys", "127.0.0.1:1", 200)]
    [InlineData("/keys", "vault.test", 200)]
    [InlineData("/keys", RunningService.ListedName, 200)]
    [InlineData("/keys", "other.vault.test", 200)]
    [InlineData("/keys", "OTHER.vault.test.:9", 200)]
    [InlineData("/vaults", "vault.test", 200)]
    [InlineData("/vaults", "localhost", 200)]
    [InlineData("/vaults", RunningService.ListedName, 200)]
    [InlineData("/vaults", "198.51.100.7", 200)]
    [InlineData("/vaults", "other.vault.test", 404)]
    [InlineData("/zones", "other.vault.test", 404)]
    [InlineData("/region", "default.vault.test", 404)]
    [InlineData("/backups", "other.vault.test", 404)]
    public async Task Paths_OfOperators_AreOnTheBareHostAlone(string path, string? host, int status) =>
        Assert.Equal(status, (await service.Client.Get(path, host)).Status);

    [Fact]
    public async Task Vaults_OfTheirOwnHosts_AreNeverMistaken()
    {
        Assert.Equal(200, (await service.Client.Post("/keys/mine/create", """{"kty":"oct"}""", "other.vault.test")).Status);

        Assert.Equal(404, (await service.Client.Get("/keys/mine", "localhost")).Status);
        Assert.Equal(404, (await service.Client.Get("/keys/mine", "default.vault.test")).Status);
        var missing = await service.Client.Get("/keys/mine", "missing.vault.test");
        Assert.Equal((404, "VaultNotFound", null), (missing.Status, missing.ErrorCode, missing.InnerCode));
        Assert.Equal(401, (await Nobody("missing.vault.test")).Status);
    }

    private static void AsForm(HttpRequestMessage request)
    {
        if (request.Content is { } content)
        {
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        }
    }

    private async Task<Answer> Nobody(string host)
    {
        using var nobody = service.ClientWith(null);
        return await nobody.Get("/keys", host);
    }
}
