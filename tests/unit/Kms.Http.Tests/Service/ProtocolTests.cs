using Xunit;

namespace Kms.Http.Service;

/// <summary>What holds for every request: authentication first, headers, versions, methods.</summary>
public sealed class ProtocolTests(RunningService service) : IClassFixture<RunningService>
{
    private readonly Client client = service.Client;

    [Theory]
    [InlineData("POST", "/keys/n/create?api-version=7.6", "not even JSON")]
    [InlineData("GET", "/no/such/path", null)]
    [InlineData("OPTIONS", "/keys", null)]
    [InlineData("PUT", "/keys/n?api-version=1.0", null)]
    public async Task NoToken_Anything_IsChallengedFirst(string method, string path, string? body)
    {
        using var nobody = service.ClientWith(null);

        var answer = await nobody.Send(new HttpMethod(method), path, body, nobody.HostOf("default"));

        Assert.Equal((401, "Unauthorized"), (answer.Status, answer.ErrorCode));
        Assert.Equal(
            $"Bearer authorization=\"http://default.{RunningService.Domain}:{service.Port}/{RunningService.Tenant}\", resource=\"http://{RunningService.Domain}:{service.Port}\"",
            answer.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task Headers_EveryAnswer_HasThem()
    {
        foreach (var path in (string[])["/keys", "/keys/nothing", "/nowhere"])
        {
            var answer = await client.Send(HttpMethod.Get, path, null, null, request => request.Headers.Add("x-ms-client-request-id", "my-id"));

            Assert.Equal("my-id", answer.Header("x-ms-client-request-id"));
            Assert.Matches("^[0-9a-f-]{36}$", answer.Header("x-ms-request-id"));
            Assert.Equal("no-cache", answer.Header("Cache-Control"));
            Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
            Assert.StartsWith("max-age=", answer.Header("Strict-Transport-Security"), StringComparison.Ordinal);
            Assert.Equal("test", answer.Header("x-ms-keyvault-region"));
            Assert.Equal("application/json; charset=utf-8", answer.Header("Content-Type"));
            Assert.Equal(answer.Text.Length, answer.Response.Content.Headers.ContentLength);
        }
    }

    [Theory]
    [InlineData("named-by-the-client", true)]
    [InlineData("not printable: \u00e9", false)]
    [InlineData("two words", false)]
    public async Task ClientRequestId_OfAChange_IsEchoedIfItCanBeAndNamesNothingThatIsStored(string id, bool kept)
    {
        var answer = await client.Send(HttpMethod.Post, "/keys/named/create", """{"kty":"oct"}""", null,
            request => request.Headers.TryAddWithoutValidation("x-ms-client-request-id", id));

        Assert.Equal(200, answer.Status);
        Assert.Equal(kept ? id : string.Empty, answer.Header("x-ms-client-request-id"));
        Assert.Contains("op=" + answer.Header("x-ms-request-id"), await service.Stored(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?api-version=7.0", 200)]
    [InlineData("?api%2Dversion=7.6", 200)]
    [InlineData("?API-Version=7.5-preview.1", 200)]
    [InlineData("?api-version=2025-07-01", 200)]
    [InlineData("?api-version=2026-04-01-preview", 200)]
    [InlineData("?x=1", 400)]
    [InlineData("?api-version=", 400)]
    [InlineData("?api-version=7", 400)]
    [InlineData("?api-version=7.60", 400)]
    [InlineData("?api-version=2016-10-01", 400)]
    [InlineData("?api-version=7.6&api-version=7.6", 400)]
    public async Task ApiVersion_Given_IsAcceptedOrRefused(string query, int status)
    {
        var answer = await client.Get("/keys" + query);

        Assert.Equal(status, answer.Status);
        Assert.True(status == 200 || answer.Message.Contains("api", StringComparison.OrdinalIgnoreCase), answer.Text);
    }

    [Theory]
    [InlineData("OPTIONS", "/keys", "GET")]
    [InlineData("BREW", "/keys/n", "GET, PUT, PATCH, DELETE")]
    [InlineData("GET", "/keys/n//sign", "POST")]
    [InlineData("DELETE", "/keys/n/0123456789abcdef0123456789abcdef", "GET, PATCH")]
    public async Task Method_NotThere_IsToldWhichAre(string method, string path, string allow)
    {
        var answer = await client.Send(new HttpMethod(method), path, null);

        Assert.Equal(405, answer.Status);
        Assert.Equal("MethodNotAllowed", answer.ErrorCode);
        Assert.Equal(allow.Split(", ").Order(), answer.Header("Allow").Split(", ").Order());
    }

    [Fact]
    public async Task Head_Anywhere_IsRefusedWithoutABody()
    {
        var answer = await client.Send(HttpMethod.Head, "/keys", null);

        Assert.Equal((405, string.Empty), (answer.Status, answer.Text));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/secretsx")]
    [InlineData("/x/secrets")]
    [InlineData("/keys/n/v/sign/more")]
    [InlineData("/keys/n/v/sign/more/and/more/and/more")]
    [InlineData("/keys//sign")]
    [InlineData("/keys/..")]
    public async Task Path_Unknown_IsNotFoundInTheErrorModel(string path)
    {
        var answer = await client.Get(path);

        Assert.Equal((404, "NotFound"), (answer.Status, answer.ErrorCode));
    }

    [Theory]
    [InlineData("secrets")]
    [InlineData("deletedsecrets")]
    [InlineData("certificates")]
    [InlineData("DeletedCertificates")]
    public async Task SecretsAndCertificates_AnyMethodAndPath_AreNotSupported(string word)
    {
        using var nobody = service.ClientWith(null);
        foreach (var method in (string[])["GET", "PUT", "POST", "PATCH", "DELETE", "OPTIONS", "BREW"])
        {
            foreach (var path in (string[])["", "/", "/n", "/n/", "/n/0123456789abcdef0123456789abcdef", "/restore", "/n/backup", "/issuers/x", "/a/b/c/d/e/f?x=1"])
            {
                foreach (var host in (string[])[client.BareHost, client.HostOf("other")])
                {
                    var unknown = await nobody.Send(new HttpMethod(method), "/" + word + path, null, host);
                    var answer = await client.Send(new HttpMethod(method), "/" + word + path, method == "GET" ? null : "no JSON", host);

                    Assert.Equal((401, "Unauthorized"), (unknown.Status, unknown.ErrorCode));
                    Assert.Equal((400, "NotSupported", null), (answer.Status, answer.ErrorCode, answer.InnerCode));
                    Assert.Matches("^(Secrets|Certificates) are not supported by this release: it has keys only.$", answer.Message);
                }
            }
        }
    }

    [Theory]
    [InlineData("GET", "/keys", "$top=5", "$top")]
    [InlineData("GET", "/keys", "%24FILTER=x", "$FILTER")]
    [InlineData("GET", "/keys/n", "maxresults=5", "maxresults")]
    [InlineData("POST", "/keys/n/rotate", "$skiptoken=QQ", "$skiptoken")]
    public async Task Query_KnownAndNotActedOn_IsRefusedByName(string method, string path, string query, string name)
    {
        var answer = await client.Send(new HttpMethod(method), $"{path}?api-version=7.6&{query}", null);

        Assert.Equal((400, "BadParameter"), (answer.Status, answer.ErrorCode));
        Assert.Contains($"'{name}'", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/keys/a%2Fb")]
    [InlineData("/keys/a%252Fb")]
    [InlineData("/keys/..%2Fother%2Fk")]
    [InlineData("/keys/k%20")]
    [InlineData("/keys/k%c3%a9")]
    [InlineData("/keys/k%zz")]
    [InlineData("/keys/k%")]
    [InlineData("/keys/k.k")]
    public async Task Name_WithForeignCharacters_IsRefusedAndCrossesNothing(string path)
    {
        var answer = await client.Get(path);

        Assert.Equal((400, "BadParameter"), (answer.Status, answer.ErrorCode));
        Assert.Contains("name of a key", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reader_Change_IsForbidden()
    {
        using var reader = service.ClientWith(service.Tokens.Issue(RunningService.Reader, "https://localhost"));

        var refused = await reader.Post("/keys/n/create", """{"kty":"EC"}""");
        var allowed = await reader.Get("/keys");

        Assert.Equal((403, "Forbidden", "ForbiddenByRbac"), (refused.Status, refused.ErrorCode, refused.InnerCode));
        Assert.Equal(200, allowed.Status);
    }

    [Fact]
    public async Task Zone_Away_IsToldWithATimeToComeBack()
    {
        await using var own = new RunningService();
        await own.InitializeAsync();
        own.ZoneB.Down = true;

        var answer = await own.Client.Post("/keys/n/create", """{"kty":"oct"}""");

        Assert.Equal(503, answer.Status);
        Assert.Equal("ServiceUnavailable", answer.ErrorCode);
        Assert.True(int.Parse(answer.Header("Retry-After"), System.Globalization.CultureInfo.InvariantCulture) >= 1);
    }
}
