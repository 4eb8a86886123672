using System.Net.Http.Headers;
using System.Text;
using Kms.Http.Service;
using Xunit;

namespace Kms.Http.Tokens;

public sealed class TokenServiceTests(RunningService service) : IClassFixture<RunningService>
{
    private const string Path = "/" + RunningService.Tenant;
    internal const string Good = "grant_type=client_credentials&client_id=admin-client&client_secret=a+long+and+random+secret%2C+for+tests&scope=https%3A%2F%2Fvault.test%2F.default";

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
    [InlineData("https://vault.test/.default openid offline_access profile")]
    [InlineData("openid profile offline_access https://vault.test:8443/.default")]
    [InlineData("openid https://vault.test/.default email")]
    [InlineData("  https://vault.test/.default  ")]
    [InlineData("https://vault.azure.net/.default")]
    [InlineData("offline_access https://vault.azure.net//.default https://vault.test/.default")]
    [InlineData("https://managedhsm.azure.net/.default openid")]
    public async Task Scope_OfThisService_GivesATokenThatOpensIt(string scope)
    {
        var answer = await Ask(Good.Replace("https%3A%2F%2Fvault.test%2F.default", Uri.EscapeDataString(scope), StringComparison.Ordinal));
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
        var answer = await Ask(ForResource(resource), path: "/oauth2/token?api-version=1.0");
        var json = answer.Json;
        using var client = service.ClientWith(json.GetProperty("access_token").GetString()!);

        Assert.Equal(200, (await client.Get("/keys")).Status);
        var now = service.Time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(
            ("Bearer", "3600", $"{now + 3600}", $"{now}", resource),
            (json.GetProperty("token_type").GetString(), json.GetProperty("expires_in").GetString(), json.GetProperty("expires_on").GetString(),
                json.GetProperty("not_before").GetString(), json.GetProperty("resource").GetString()));
    }

    [Theory]
    [InlineData("https://graph.microsoft.com", "invalid_resource")]
    [InlineData("https://vault.test/.default", "invalid_resource")]
    [InlineData("http://vault.test", "invalid_resource")]
    [InlineData("vault.test", "invalid_resource")]
    [InlineData("", "invalid_request")]
    public async Task Resource_OfAnother_IsRefused(string resource, string error)
    {
        var answer = await Ask(ForResource(resource), path: "/oauth2/token");

        Assert.Equal((400, error), (answer.Status, answer.Json.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task Claims_OfAToken_AreThoseThatClientsAndIssuersUse()
    {
        var token = (await Ask(Good, host: "localhost:1")).Json.GetProperty("access_token").GetString()!;

        var claims = Forge.Claims(token);
        Assert.Equal("https://vault.test", (string?)claims["aud"]);
        Assert.Equal((RunningService.Tenant, "2.0", "admin-client"), ((string?)claims["tid"], (string?)claims["ver"], (string?)claims["appid"]));
        Assert.Equal(("admin-principal", "admin-principal", "Administrator"), ((string?)claims["oid"], (string?)claims["sub"], (string?)claims["name"]));
        var now = service.Time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal((now, now, now + 3600), ((long)claims["iat"]!, (long)claims["nbf"]!, (long)claims["exp"]!));
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
    public async Task Request_NoForm_IsRefused(string body) => IsError(await Ask(body), 400, "invalid_request");

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task Request_OfAnotherContentType_IsRefused(string type)
    {
        using var nobody = service.ClientWith(null);

        IsError(await nobody.Send(HttpMethod.Post, Path + "/oauth2/v2.0/token", Good, null, request =>
            request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(type)), 400, "invalid_request");
    }

    [Theory]
    [InlineData("/oauth2/v2.0/token")]
    [InlineData("/oauth2/token")]
    public async Task Request_Huge_IsRefused(string path) => IsError(await Ask("x=" + new string('a', 1_000_000), path: path), 413, "invalid_request");

    [Theory]
    [InlineData("POST", "/wrong/oauth2/v2.0/token", 400, "invalid_request")]
    [InlineData("POST", "/common/oauth2/token", 400, "invalid_request")]
    [InlineData("GET", "/wrong/oauth2/token", 400, "invalid_request")]
    [InlineData("GET", Path + "x/v2.0/.well-known/openid-configuration", 400, "invalid_tenant")]
    [InlineData("GET", "/organizations/discovery/v2.0/keys", 400, "invalid_tenant")]
    [InlineData("POST", "//oauth2/v2.0/token", 400, "invalid_request")]
    [InlineData("GET", Path + "/oauth2/v2.0/token", 405, "invalid_request")]
    [InlineData("GET", Path + "/oauth2/v1/token", 404, "invalid_request")]
    [InlineData("GET", Path, 404, "invalid_request")]
    public async Task Path_Wrong_IsAnOAuthError(string method, string path, int status, string error)
    {
        using var nobody = service.ClientWith(null);

        IsError(await nobody.Send(new HttpMethod(method), path, method == "POST" ? Good : null, null), status, error);
    }

    [Theory]
    [InlineData("/keys/oauth2/token")]
    [InlineData("/keys/discovery/keys")]
    [InlineData("/deletedkeys/oauth2/token")]
    public async Task Path_OfTheRestApi_IsNoTokenServices(string path)
    {
        using var nobody = service.ClientWith(null);

        Assert.Equal((401, "Unauthorized"), ((await nobody.Get(path)).Status, (await nobody.Get(path)).ErrorCode));
    }

    [Fact]
    public async Task Error_OfAny_HasTheFieldsThatClientsRead()
    {
        using var nobody = service.ClientWith(null);
        var correlation = Guid.NewGuid().ToString();

        var answer = await nobody.Send(HttpMethod.Post, "/wrong/oauth2/v2.0/token", Good, null, request => request.Headers.Add("client-request-id", correlation));

        var json = answer.Json;
        Assert.StartsWith("AADSTS90002: ", json.GetProperty("error_description").GetString(), StringComparison.Ordinal);
        Assert.Equal(90002, json.GetProperty("error_codes")[0].GetInt32());
        Assert.Equal(correlation, json.GetProperty("correlation_id").GetString());
        Assert.Equal(answer.Header("x-ms-request-id"), json.GetProperty("trace_id").GetString());
        Assert.Equal(service.Time.GetUtcNow().ToString("u"), json.GetProperty("timestamp").GetString());
        Assert.NotEmpty(answer.Header("Strict-Transport-Security"));
    }

    internal static async Task<Answer> Ask(RunningService service, string form, string? host = null, string? basic = null, string path = "/oauth2/v2.0/token")
    {
        using var nobody = service.ClientWith(null);
        return await nobody.Send(HttpMethod.Post, Path + path, form, host, request =>
        {
            request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
            request.Headers.Authorization = basic is null ? null : new AuthenticationHeaderValue("Basic", basic);
        });
    }

    private static string ForResource(string resource) => Good[..Good.IndexOf("&scope=", StringComparison.Ordinal)] + "&resource=" + Uri.EscapeDataString(resource);

    private static void IsError(Answer answer, int status, string error)
    {
        Assert.Equal((status, error), (answer.Status, answer.Json.GetProperty("error").GetString()));
        Assert.NotEmpty(answer.Json.GetProperty("error_description").GetString()!);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
    }

    private Task<Answer> Ask(string form, string? host = null, string? basic = null, string path = "/oauth2/v2.0/token") => Ask(service, form, host, basic, path);
}
