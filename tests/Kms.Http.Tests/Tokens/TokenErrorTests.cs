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
