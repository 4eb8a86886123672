using System.Text;
using Kms.Http.Service;
using Xunit;

namespace Kms.Http.Tokens;

public sealed class TokenServiceTests(RunningService service) : IClassFixture<RunningService>
{
    private const string Path = "/" + RunningService.Tenant;

    [Theory]
    [InlineData("/v2.0/.well-known/openid-configuration")]
    [InlineData("/.well-known/openid-configuration")]
    public async Task Discovery_OfEitherVersion_NamesTheHostAskedAndItsPaths(string path)
    {
        using var nobody = service.ClientWith(null);

        var document = (await nobody.Get(Path + path, "keys.example:77")).Json;

        var version = path.StartsWith("/v2.0", StringComparison.Ordinal) ? "/v2.0" : "";
        Assert.Equal($"http://keys.example:77{Path}/v2.0", document.GetProperty("issuer").GetString());
        Assert.Equal($"http://keys.example:77{Path}/oauth2{version}/token", document.GetProperty("token_endpoint").GetString());
        Assert.Equal(200, (await nobody.Get(new Uri(document.GetProperty("jwks_uri").GetString()!).AbsolutePath)).Status);
        foreach (var name in (string[])["authorization_endpoint", "jwks_uri", "response_types_supported", "subject_types_supported",
            "id_token_signing_alg_values_supported", "token_endpoint_auth_methods_supported"])
        {
            Assert.True(document.TryGetProperty(name, out _), name);
        }
    }

    /// <summary>Whole, as clients read it once and for ever.</summary>
    [Fact]
    public async Task Discovery_OfTheSecondVersion_IsThisDocument()
    {
        using var nobody = service.ClientWith(null);
        const string At = "http://keys.example:77" + Path;

        Assert.Equal(
            $$"""
            {"issuer":"{{At}}/v2.0","authorization_endpoint":"{{At}}/oauth2/v2.0/authorize","token_endpoint":"{{At}}/oauth2/v2.0/token",
            "jwks_uri":"{{At}}/discovery/v2.0/keys","token_endpoint_auth_methods_supported":["client_secret_post","client_secret_basic"],
            "grant_types_supported":["client_credentials"],"response_types_supported":["token"],"response_modes_supported":["query"],
            "subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"],"scopes_supported":["openid"],
            "claims_supported":["aud","iss","iat","nbf","exp","oid","sub","appid","name","tid","ver"]}
            """.ReplaceLineEndings(string.Empty),
            (await nobody.Get(Path + "/v2.0/.well-known/openid-configuration", "keys.example:77")).Text);
        var first = (await nobody.Get(Path + "/.well-known/openid-configuration", "keys.example:77")).Json;
        Assert.Equal(At + "/oauth2/authorize", first.GetProperty("authorization_endpoint").GetString());
        Assert.Equal(At + "/discovery/keys", first.GetProperty("jwks_uri").GetString());
    }

    /// <summary>Every field that is in the answer, in both versions of the protocol.</summary>
    [Theory]
    [InlineData("/oauth2/v2.0/token", "token_type=Bearer expires_in=3600 ext_expires_in=3600 access_token")]
    [InlineData(
        "/oauth2/token",
        "token_type=Bearer expires_in=3600 ext_expires_in=3600 expires_on=1767229200 not_before=1767225600 resource=https://vault.test "
        + "access_token")]
    public async Task Token_Answer_HasTheseFields(string path, string fields)
    {
        var form = path.Contains("v2.0", StringComparison.Ordinal) ? TokenRequest.Good : TokenRequest.ForResource("https://vault.test");
        var answer = await Ask(form.Replace("admin-client", "ADMIN-Client", StringComparison.Ordinal), path: path);

        Assert.Equal(
            fields,
            string.Join(
                ' ',
                answer.Json.EnumerateObject().Select(field => field.Name == "access_token" ? field.Name : $"{field.Name}={field.Value}")));
        Assert.Equal(("no-store", "no-cache"), (answer.Header("Cache-Control"), answer.Header("Pragma")));
        Assert.Equal("application/json; charset=utf-8", answer.Header("Content-Type"));
    }

    [Fact]
    public async Task Keys_Published_AreTheSigners()
    {
        using var nobody = service.ClientWith(null);

        var key = (await nobody.Get(Path + "/discovery/v2.0/keys")).Json.GetProperty("keys")[0];

        Assert.Equal(service.Signer.KeyId, key.GetProperty("kid").GetString());
        Assert.Equal(System.Buffers.Text.Base64Url.EncodeToString(service.Signer.Modulus.Span), key.GetProperty("n").GetString());
        Assert.Equal("AQAB", key.GetProperty("e").GetString());
        Assert.Equal(("RSA", "sig", "RS256"), (Text("kty"), Text("use"), Text("alg")));
        string? Text(string name) => key.GetProperty(name).GetString();
    }

    [Fact]
    public async Task Token_WithTheSecretInTheForm_OpensTheService()
    {
        var answer = await Ask(TokenRequest.Good, host: "localhost:1");
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
    [InlineData("https://vault.test/.default openid offline_access profile")]
    [InlineData("openid profile offline_access https://vault.test:8443/.default")]
    [InlineData("openid https://vault.test/.default email")]
    [InlineData("  https://vault.test/.default  ")]
    [InlineData("https://vault.azure.net/.default")]
    [InlineData("offline_access https://vault.azure.net//.default https://vault.test/.default")]
    [InlineData("https://managedhsm.azure.net/.default openid")]
    public async Task Scope_OfThisService_GivesATokenThatOpensIt(string scope)
    {
        var answer = await Ask(TokenRequest.Good.Replace("https%3A%2F%2Fvault.test%2F.default", Uri.EscapeDataString(scope), StringComparison.Ordinal));
        using var client = service.ClientWith(answer.Json.GetProperty("access_token").GetString()!);

        Assert.Equal(200, (await client.Get("/keys")).Status);
    }

    [Theory]
    [InlineData("https://vault.test")]
    [InlineData("https://vault.test/")]
    [InlineData("https://VAULT.test:8443")]
    [InlineData("https://vault.azure.net")]
    [InlineData("https://managedhsm.azure.net/")]
    public async Task Resource_OfThisService_GivesATokenThatOpensIt(string resource)
    {
        var answer = await Ask(TokenRequest.ForResource(resource), path: "/oauth2/token?api-version=1.0");
        var json = answer.Json;
        using var client = service.ClientWith(json.GetProperty("access_token").GetString()!);

        Assert.Equal(200, (await client.Get("/keys")).Status);
        var now = service.Time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(
            ("Bearer", "3600", $"{now + 3600}", $"{now}", resource),
            (Text("token_type"), Text("expires_in"), Text("expires_on"), Text("not_before"), Text("resource")));
        string? Text(string name) => json.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData("https://graph.microsoft.com", "invalid_resource")]
    [InlineData("https://vault.test/.default", "invalid_resource")]
    [InlineData("http://vault.test", "invalid_resource")]
    [InlineData("vault.test", "invalid_resource")]
    [InlineData("", "invalid_request")]
    public async Task Resource_OfAnother_IsRefused(string resource, string error)
    {
        var answer = await Ask(TokenRequest.ForResource(resource), path: "/oauth2/token");

        Assert.Equal((400, error), (answer.Status, answer.Json.GetProperty("error").GetString()));
    }

    [Theory]
    [InlineData("https://vault.test.evil/.default")]
    [InlineData("https://vault.azure.net.evil/.default")]
    [InlineData("https://evil.vault.azure.net/.default")]
    [InlineData("https://graph.microsoft.com/.default")]
    [InlineData("https://vault.test/")]
    [InlineData("https://vault.test/.default https://graph.microsoft.com/.default")]
    [InlineData("https://vault.test/user_impersonation")]
    [InlineData("openid offline_access profile")]
    [InlineData("https://user@vault.test/.default")]
    [InlineData("http://vault.test/.default")]
    [InlineData("vault.test/.default")]
    public async Task Scope_OfAnother_IsInvalid(string scope)
    {
        var answer = await Ask(TokenRequest.Good.Replace("https%3A%2F%2Fvault.test%2F.default", Uri.EscapeDataString(scope), StringComparison.Ordinal));

        Assert.Equal((400, "invalid_scope"), (answer.Status, answer.Json.GetProperty("error").GetString()));
    }

    private Task<Answer> Ask(string form, string? host = null, string? basic = null, string path = TokenRequest.Path) =>
        TokenRequest.Send(service, form, host, basic, path);
}
