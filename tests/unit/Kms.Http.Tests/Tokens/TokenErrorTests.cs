using System.Net.Http.Headers;
using Kms.Http.Service;
using Xunit;

namespace Kms.Http.Tokens;

/// <summary>What the token service refuses, it refuses in OAuth's shape, whatever is wrong with the request.</summary>
public sealed class TokenErrorTests(RunningService service) : IClassFixture<RunningService>
{
    private const string Path = "/" + RunningService.Tenant;

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
        var answer = await Ask(TokenRequest.Good.Replace(good, bad, StringComparison.Ordinal));

        Assert.Equal((status, error), (answer.Status, answer.Json.GetProperty("error").GetString()));
        Assert.NotEmpty(answer.Json.GetProperty("error_description").GetString()!);
        Assert.Equal(1, answer.Json.GetProperty("error_codes").GetArrayLength());
        Assert.True(answer.Json.TryGetProperty("correlation_id", out _));
        Assert.DoesNotContain("random", answer.Text, StringComparison.Ordinal);
    }

    /// <summary>Word by word, with the number that Azure's clients know the problem by.</summary>
    [Theory]
    [InlineData("grant_type=client_credentials", "x=y", "AADSTS900144: The field 'grant_type' is missing.")]
    [InlineData("client_credentials", "password", "AADSTS70003: The grant_type 'password' is not supported: use client_credentials.")]
    [InlineData("client_id=admin-client", "x=y", "AADSTS900144: The field 'client_id' is missing.")]
    [InlineData("client_secret=a+long+and+random+secret%2C+for+tests", "x=y", "AADSTS900144: The field 'client_secret' is missing.")]
    [InlineData("client_secret=", "client_secret=x", "AADSTS7000215: The client id or the client secret is wrong.")]
    [InlineData("client_id=admin-client", "client_id=nobody", "AADSTS7000215: The client id or the client secret is wrong.")]
    [InlineData("&scope=https%3A%2F%2Fvault.test%2F.default", "", "AADSTS900144: The field 'scope' is missing.")]
    [InlineData(
        "https%3A%2F%2Fvault.test%2F.default",
        "openid",
        "AADSTS70011: The scope 'openid' names no service: use https://vault.test/.default.")]
    [InlineData(
        "vault.test%2F.default",
        "x%2F.default",
        "AADSTS70011: The scope 'https://x/.default' is not one of this service: use https://vault.test/.default.")]
    [InlineData(
        "vault.test%2F.default",
        "vault.test%2F.default%23x",
        "AADSTS70011: The scope 'https://vault.test/.default#x' is not one of this service: use https://vault.test/.default.")]
    public async Task Request_WrongInSomeWay_SaysWhatWouldBeRight(string good, string bad, string description) =>
        Assert.Equal(
            description,
            (await Ask(TokenRequest.Good.Replace(good, bad, StringComparison.Ordinal))).Json.GetProperty("error_description").GetString());

    [Theory]
    [InlineData("https://x", "AADSTS500011: The resource 'https://x' is not this service: use https://vault.test.")]
    [InlineData("https://vault.test/#x", "AADSTS500011: The resource 'https://vault.test/#x' is not this service: use https://vault.test.")]
    [InlineData("https://u@vault.test", "AADSTS500011: The resource 'https://u@vault.test' is not this service: use https://vault.test.")]
    [InlineData("", "AADSTS900144: The field 'resource' is missing.")]
    public async Task Resource_OfAnother_SaysWhatWouldBeRight(string resource, string description) => Assert.Equal(
        description, (await Ask(TokenRequest.ForResource(resource), "/oauth2/token")).Json.GetProperty("error_description").GetString());

    [Fact]
    public async Task Secret_InBothPlaces_IsRefused()
    {
        var answer = await TokenRequest.Send(service, TokenRequest.Good, basic: Convert.ToBase64String("admin-client:x"u8));
        IsError(answer, 400, "invalid_request");
        Assert.Equal(
            "AADSTS900144: The client's secret is given twice, in the form and in the Authorization header.",
            answer.Json.GetProperty("error_description").GetString());
    }

    /// <summary>A client that is refused may try it in a header; nobody else is told to.</summary>
    [Fact]
    public async Task Client_Refused_IsToldOfTheHeader()
    {
        var refused = await Ask(TokenRequest.Good.Replace("admin-client", "nobody", StringComparison.Ordinal));
        Assert.Equal((401, "Basic realm=\"token\""), (refused.Status, refused.Header("WWW-Authenticate")));
        Assert.Empty((await Ask("x=y")).Header("WWW-Authenticate"));
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("Application/X-WWW-Form-Urlencoded; charset=utf-8")]
    [InlineData(null)]
    public async Task ContentType_OfAForm_IsTaken(string? type)
    {
        using var nobody = service.ClientWith(null);
        var answer = await nobody.Send(HttpMethod.Post, Path + "/oauth2/v2.0/token", TokenRequest.Good, null, request =>
            request.Content!.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type));
        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task ContentType_OfAnother_IsNamed()
    {
        using var nobody = service.ClientWith(null);
        var answer = await nobody.Send(HttpMethod.Post, Path + "/oauth2/v2.0/token", TokenRequest.Good);
        Assert.Equal(
            "AADSTS900144: The content type 'application/json' is not application/x-www-form-urlencoded.",
            answer.Json.GetProperty("error_description").GetString());
    }

    [Theory]
    [InlineData("GET", "/oauth2/v2.0/token", "POST")]
    [InlineData("DELETE", "/oauth2/token", "POST")]
    [InlineData("POST", "/discovery/v2.0/keys", "GET")]
    [InlineData("PUT", "/.well-known/openid-configuration", "GET")]
    public async Task Method_Wrong_IsToldTheRightOne(string method, string path, string right)
    {
        using var nobody = service.ClientWith(null);
        var answer = await nobody.Send(new HttpMethod(method), Path + path, method is "POST" or "PUT" ? "" : null);
        Assert.Equal((405, right), (answer.Status, answer.Header("Allow")));
        Assert.Equal($"AADSTS900561: This path takes {right}, not {method}.", answer.Json.GetProperty("error_description").GetString());
    }

    [Theory]
    [InlineData(
        "/wrong/oauth2/token", "AADSTS90002: Tenant 'wrong' not found. The tenant of this service is in its challenge and in admin.json.")]
    [InlineData(Path + "/nothing", "AADSTS900144: There is nothing under this path.")]
    public async Task Path_Wrong_SaysWhy(string path, string description)
    {
        using var nobody = service.ClientWith(null);
        Assert.Equal(description, (await nobody.Get(path)).Json.GetProperty("error_description").GetString());
    }

    /// <summary>The client's own name for its request comes back in the same place; without one the service's own stands there.</summary>
    [Theory]
    [InlineData("5E7A6F3C-0D1B-4C55-9A55-1F2E3D4C5B6A", "5e7a6f3c-0d1b-4c55-9a55-1f2e3d4c5b6a")]
    [InlineData("no guid", null)]
    public async Task Correlation_OfTheClient_ComesBack(string given, string? expected)
    {
        using var nobody = service.ClientWith(null);
        var answer = await nobody.Send(HttpMethod.Post, Path + "/oauth2/v2.0/token", "x=y", null, request =>
        {
            request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
            request.Headers.Add("client-request-id", given);
        });
        Assert.Equal(expected ?? string.Empty, answer.Header("client-request-id"));
        Assert.Equal(expected ?? answer.Header("x-ms-request-id"), answer.Json.GetProperty("correlation_id").GetString());
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

        IsError(await nobody.Send(HttpMethod.Post, Path + "/oauth2/v2.0/token", TokenRequest.Good, null, request =>
            request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(type)), 400, "invalid_request");
    }

    [Theory]
    [InlineData("/oauth2/v2.0/token")]
    [InlineData("/oauth2/token")]
    public async Task Request_Huge_IsRefused(string path) =>
        IsError(await Ask("x=" + new string('a', 1_000_000), path: path), 413, "invalid_request");

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

        IsError(await nobody.Send(new HttpMethod(method), path, method == "POST" ? TokenRequest.Good : null, null), status, error);
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

        var answer = await nobody.Send(HttpMethod.Post, "/wrong/oauth2/v2.0/token", TokenRequest.Good, null, request =>
            request.Headers.Add("client-request-id", correlation));

        var json = answer.Json;
        Assert.StartsWith("AADSTS90002: ", json.GetProperty("error_description").GetString(), StringComparison.Ordinal);
        Assert.Equal(90002, json.GetProperty("error_codes")[0].GetInt32());
        Assert.Equal(correlation, json.GetProperty("correlation_id").GetString());
        Assert.Equal(answer.Header("x-ms-request-id"), json.GetProperty("trace_id").GetString());
        Assert.Equal(service.Time.GetUtcNow().ToString("u"), json.GetProperty("timestamp").GetString());
        Assert.NotEmpty(answer.Header("Strict-Transport-Security"));
    }

    private static void IsError(Answer answer, int status, string error)
    {
        Assert.Equal((status, error), (answer.Status, answer.Json.GetProperty("error").GetString()));
        Assert.NotEmpty(answer.Json.GetProperty("error_description").GetString()!);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
    }

    private Task<Answer> Ask(string form, string path = TokenRequest.Path) => TokenRequest.Send(service, form, path: path);
}
