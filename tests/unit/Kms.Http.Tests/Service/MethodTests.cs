using System.Net;
using Kms.Http.Routing;
using Xunit;

namespace Kms.Http.Service;

/// <summary>Every path with every method, over both protocols: a path that exists names its methods and refuses the others.</summary>
public sealed class MethodTests(RunningService service) : IClassFixture<RunningService>
{
    private static readonly string[] Methods = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"];

    private static readonly (string Path, string[] Allowed)[] TokenPaths =
    [
        ("/oauth2/v2.0/token", ["POST"]), ("/oauth2/token", ["POST"]), ("/v2.0/.well-known/openid-configuration", ["GET"]),
        ("/.well-known/openid-configuration", ["GET"]), ("/discovery/v2.0/keys", ["GET"]), ("/discovery/keys", ["GET"]),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Rest_MethodThatAPathHasNot_Is405WithAllow(int protocol)
    {
        using var http = Open(protocol, service.Tokens.Issue(RunningService.Administrator, "https://localhost"));
        foreach (var rows in RouteTable.All.GroupBy(row => RouteRows.PathOf(row, "x")))
        {
            var allowed = RouteTable.All.Where(row => row.Fits(rows.Key, [])).Select(row => row.Method).Distinct().Order().ToArray();
            foreach (var method in Methods.Except(allowed))
            {
                await Refused(http, protocol, method, rows.Key + "?api-version=7.6", allowed);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Tokens_MethodThatAPathHasNot_Is405WithAllow(int protocol)
    {
        using var http = Open(protocol, null);
        foreach (var (path, allowed) in TokenPaths)
        {
            foreach (var method in Methods.Except(allowed))
            {
                await Refused(http, protocol, method, $"/{RunningService.Tenant}{path}", allowed);
            }
        }
    }

    [Theory]
    [InlineData(1, "/keys", "localhost", 401)]
    [InlineData(2, "/keys", "localhost", 401)]
    [InlineData(1, "/nowhere", "localhost", 401)]
    [InlineData(2, "/keys", "evil.example", 404)]
    [InlineData(2, "/other/oauth2/v2.0/token", "localhost", 400)]
    public async Task Head_OfAnyRefusal_HasNoBody(int protocol, string path, string host, int status)
    {
        using var http = Open(protocol, null);
        using var answer = await Send(http, protocol, "HEAD", path, host);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private static HttpClient Open(int protocol, string? token)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        if (token is not null)
        {
            http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }

        return http;
    }

    private async Task Refused(HttpClient http, int protocol, string method, string path, string[] allowed)
    {
        using var answer = await Send(http, protocol, method, path, "localhost");
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var isRefused = answer.StatusCode == HttpStatusCode.MethodNotAllowed;
        Assert.True(isRefused, $"{method} {path} over HTTP/{protocol}: {(int)answer.StatusCode} {body}");
        Assert.Equal(allowed, answer.Content.Headers.Allow.Order());
        Assert.True(body.Length > 0 == (method != "HEAD"), $"{method} {path}: {body}");
    }

    private Task<HttpResponseMessage> Send(HttpClient http, int protocol, string method, string path, string host)
    {
        var port = protocol == 1 ? service.Port : service.Http2Port;
        var request = new HttpRequestMessage(new HttpMethod(method), $"http://127.0.0.1:{port}{path}")
        {
            Version = protocol == 1 ? HttpVersion.Version11 : HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Host = host;
        return http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
