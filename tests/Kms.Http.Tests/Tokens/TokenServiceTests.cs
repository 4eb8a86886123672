using System.Net.Http.Headers;
using System.Text;
using Kms.Http.Service;
using Xunit;

namespace Kms.Http.Tokens;

public sealed class TokenServiceTests(RunningService service) : IClassFixture<RunningService>
{
    private const string Path = "/" + RunningService.Tenant;
    private const string Good = "grant_type=client_credentials&client_id=admin-client&client_secret=a+long+and+random+secret%2C+for+tests&scope=https%3A%2F%2Fvault.test%2F.default";

    [Theory]
    [InlineData("/v2.0/.well-known/openid-configuration")]
    [InlineData("/.well-known/openid-configuration")]
    public async Task Discovery_OnAnyHost_NamesThatHost(string path)
    {
        using var nobody = service.ClientWith(null);

        var document = (await nobody.Get(Path + path, "kms.example:77")).Json;

        Assert.Equal($"http://kms.example:77{Path}/v2.0", document.GetProperty("issuer").GetString());
        Assert.Equal($"http://kms.example:77{Path}/oauth2/v2.0/token", document.GetProperty("token_endpoint").GetString());
        foreach (var name in (string[])["authorization_endpoint", "jwks_uri", "response_types_supported", "subject_types_supported",
            "id_token_signing_alg_values_supported", "token_endpoint_auth_methods_supported"])
        {
            Assert.True(document.TryGetProperty(name, out _), name);
        }
    }

    [Fact]
    public async Task Keys_Published_AreTheSigners()
    {
        using var nobody = service.ClientWith(null);

        var key = (await nobody.Get(Path + "/discovery/v2.0/keys")).Json.GetProperty("keys")[0];

        Assert.Equal(service.Signer.KeyId, key.GetProperty("kid").GetString());
        Assert.Equal(System.Buffers.Text.Base64Url.EncodeToString(service.Signer.Modulus.Span), key.GetProperty("n").GetString());
        Assert.Equal("AQAB", key.GetProperty("e").GetString());
    }

    [Fact]
    public async Task Token_WithTheSecretInTheForm_OpensTheService()
    {
        var answer = await Ask(Good, host: "localhost:1");
        var token = answer.Json.GetProperty("access_token").GetString()!;
        using var client = service.ClientWith(token);

        Assert.Equal(("Bearer", 3600), (answer.Json.GetProperty("token_type").GetString(), answer.Json.GetProperty("expires_in").GetInt32()));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Equal($"http://localhost:1{Path}/v2.0", (string?)Forge.Claims(token)["iss"]);
        Assert.Equal(200, (await client.Get("/keys")).Status);
    }

    /// <summary>Every claim, written out: clients and gateways of others read them too.</summary>
    [Fact]
    public void Token_Issued_HasTheseClaimsAndNoOthers()
    {
        var token = service.Tokens.Issue(RunningService.Reader, "https://kms.example:77");

        var now = service.Time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal($$"""{"alg":"RS256","typ":"JWT","kid":"{{service.Signer.KeyId}}"}""", Forge.Header(token).ToJsonString());
        Assert.Equal(
            new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["aud"] = "\"https://vault.test\"",
                ["iss"] = "\"https://kms.example:77/11111111-2222-3333-4444-555555555555/v2.0\"",
                ["iat"] = $"{now}",
                ["nbf"] = $"{now}",
                ["exp"] = $"{now + 3600}",
                ["oid"] = "\"reader-principal\"",
                ["sub"] = "\"reader-principal\"",
                ["appid"] = "\"reader-client\"",
                ["name"] = "\"Reader\"",
                ["tid"] = "\"11111111-2222-3333-4444-555555555555\"",
                ["ver"] = "\"2.0\"",
            },
            new SortedDictionary<string, string>(Forge.Claims(token).ToDictionary(claim => claim.Key, claim => claim.Value!.ToJsonString()), StringComparer.Ordinal));
    }

    [Fact]
    public async Task Token_WithTheSecretInABasicHeader_IsIssued()
    {
        var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes("admin-client:" + System.Net.WebUtility.UrlEncode(RunningService.Secret)));

        var answer = await Ask("grant_type=client_credentials&scope=https://vault.test/.default", basic: pair);

        Assert.Equal(200, answer.Status);
    }

    [Theory]
    [InlineData("https://vault.test/.default")]
    [InlineData("https://vault.test:8443/.default")]
    [InlineData("https://vault.test//.default")]
    [InlineData("https://VAULT.test:8443//.default")]
    public async Task Scope_OfThisService_IsAccepted(string scope) =>
        Assert.Equal(200, (await Ask(Good.Replace("https%3A%2F%2Fvault.test%2F.default", Uri.EscapeDataString(scope), StringComparison.Ordinal))).Status);

    [Theory]
    [InlineData("https://vault.test.evil/.default")]
    [InlineData("https://vault.azure.net/.default")]
    [InlineData("https://vault.test/")]
    [InlineData("https://vault.test/.default openid")]
    [InlineData("http://vault.test/.default")]
    [InlineData("vault.test/.default")]
    public async Task Scope_OfAnother_IsInvalid(string scope)
    {
        var answer = await Ask(Good.Replace("https%3A%2F%2Fvault.test%2F.default", Uri.EscapeDataString(scope), StringComparison.Ordinal));

        Assert.Equal((400, "invalid_scope"), (answer.Status, answer.Json.GetProperty("error").GetString()));
    }

    [Theory]
    [InlineData("client_credentials", "password", 400, "unsupported_grant_type")]
    [InlineData("grant_type=client_credentials&", "", 400, "invalid_request")]
    [InlineData("client_id=admin-client&", "", 400, "invalid_request")]
    [InlineData("client_id=admin-client", "client_id=nobody", 401, "invalid_client")]
    [InlineData("for+tests", "for+tests+", 401, "invalid_client")]
    [InlineData("&client_secret=a+long+and+random+secret%2C+for+tests", "", 400, "invalid_request")]
    [InlineData("&client_secret=", "&client_secret=x&client_secret=", 400, "invalid_request")]
    [InlineData("&scope=https%3A%2F%2Fvault.test%2F.default", "", 400, "invalid_request")]
    public async Task Request_WrongInSomeWay_IsRefusedInOAuthsShape(string good, string bad, int status, string error)
    {
        var answer = await Ask(Good.Replace(good, bad, StringComparison.Ordinal));

        Assert.Equal((status, error), (answer.Status, answer.Json.GetProperty("error").GetString()));
        Assert.NotEmpty(answer.Json.GetProperty("error_description").GetString()!);
        Assert.Equal(1, answer.Json.GetProperty("error_codes").GetArrayLength());
        Assert.True(answer.Json.TryGetProperty("correlation_id", out _));
        Assert.DoesNotContain("random", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%%%=%%%&&&=")]
    [InlineData("{\"grant_type\":\"client_credentials\"}")]
    public async Task Request_NoForm_IsRefused(string body) => Assert.Equal(400, (await Ask(body)).Status);

    [Fact]
    public async Task Request_Huge_IsRefused() => Assert.Equal(413, (await Ask("x=" + new string('a', 1_000_000))).Status);

    [Fact]
    public async Task Path_Unknown_IsNotFound()
    {
        using var nobody = service.ClientWith(null);

        Assert.Equal(404, (await nobody.Get(Path + "/oauth2/v1/token")).Status);
        Assert.Equal(405, (await nobody.Get(Path + "/oauth2/v2.0/token")).Status);
        Assert.Equal(401, (await nobody.Get(Path + "x/v2.0/.well-known/openid-configuration")).Status);
    }

    private async Task<Answer> Ask(string form, string? host = null, string? basic = null)
    {
        using var nobody = service.ClientWith(null);
        return await nobody.Send(HttpMethod.Post, Path + "/oauth2/v2.0/token", form, host, request =>
        {
            request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
            request.Headers.Authorization = basic is null ? null : new AuthenticationHeaderValue("Basic", basic);
        });
    }
}
