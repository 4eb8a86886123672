using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Kms.Http.Tokens;
using Xunit;

namespace Kms.Http.Service;

/// <summary>Which host counts where a request names two, or none: the vault that answers is in the key's id.</summary>
public sealed class HostOnTheWireTests(RunningService service) : IClassFixture<RunningService>, IAsyncLifetime
{
    /// <summary>The name of a vault like any other. Decoded as punycode it would be "key1" with the Kelvin sign, whose lower case is a k.</summary>
    private const string Encoded = "xn--ey1-xk1a";

    private string Token => service.Tokens.Issue(RunningService.Administrator, "https://localhost");

    public async ValueTask InitializeAsync()
    {
        foreach (var vault in (string[])["default", "other", "key1", Encoded])
        {
            Assert.InRange((await service.Client.Put("/vaults/" + vault, "{}")).Status, 200, 201);
            Assert.Equal(200, (await service.Client.Post("/keys/where/create", """{"kty":"oct"}""", vault + ".vault.test")).Status);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("GET /keys/where?api-version=7.6 HTTP/1.1", "other.vault.test", "other.vault.test")]
    [InlineData("GET http://other.vault.test/keys/where?api-version=7.6 HTTP/1.1", "other.vault.test", "other.vault.test")]
    [InlineData("GET http://other.vault.test/keys/where?api-version=7.6 HTTP/1.1", "localhost", null)]
    [InlineData("GET http://evil.example/keys/where?api-version=7.6 HTTP/1.1", "localhost", null)]
    [InlineData("GET http://evil.example/keys/where?api-version=7.6 HTTP/1.1", "evil.example", null)]
    [InlineData("GET /keys/where?api-version=7.6 HTTP/1.1", "", null)]
    [InlineData("GET /keys/where?api-version=7.6 HTTP/1.1", null, null)]
    [InlineData("GET /keys/where?api-version=7.6 HTTP/1.0", null, null)]
    [InlineData("GET /keys/where?api-version=7.6 HTTP/1.0", "other.vault.test", "other.vault.test")]
    [InlineData("GET /keys/where?api-version=7.6 HTTP/1.1", Encoded + ".vault.test", Encoded + ".vault.test")]
    [InlineData("GET /keys/where?api-version=7.6 HTTP/1.1", "xn--default-.vault.test", null)]
    [InlineData("GET /keys/where?api-version=7.6 HTTP/1.1", RunningService.ListedInternationalName, RunningService.ListedInternationalName)]
    [InlineData("GET /keys/where?api-version=7.6 HTTP/1.1", "localhost\r\nHost: other.vault.test", null)]
    [InlineData("GET /keys/where?api-version=7.6 HTTP/1.1", "a.b.vault.test\r\nX-Forwarded-Host: other.vault.test\r\nForwarded: host=other.vault.test", null)]
    public async Task Http1_AnyHost_IsTheOneThatItNamesOrNone(string line, string? host, string? answering)
    {
        var (head, body) = await Send($"{line}\r\n{(host is null ? "" : $"Host: {host}\r\n")}Authorization: Bearer {Token}");

        Assert.Equal(answering, AnsweringHost(body));
        Assert.Matches(answering is null ? "^HTTP/1.1 (400|404) " : "^HTTP/1.1 200 ", head);
    }

    [Theory]
    [InlineData("a'b", 404)]
    [InlineData("..", 404)]
    [InlineData("xn--.vault.test", 404)]
    [InlineData("xn--default-.vault.test", 404)]
    [InlineData(Encoded + ".vault.test", 200)]
    [InlineData("localhost:99999", 404)]
    [InlineData("localhost:8443", 200)]
    [InlineData("localhost:", 400)]
    [InlineData("user@localhost", 400)]
    [InlineData("localhost/", 400)]
    [InlineData("\u00fc", 400)]
    public async Task Token_OfAnyHost_IsIssuedOrRefusedAndNeverFails(string host, int status)
    {
        var (head, body) = await Send(
            $"POST /{RunningService.Tenant}/oauth2/v2.0/token HTTP/1.1\r\nHost: {host}\r\n"
            + $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {TokenRequest.Good.Length}", TokenRequest.Good);

        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        Assert.True(status == 400 || body.Contains(status == 200 ? "access_token" : "AADSTS90013", StringComparison.Ordinal), body);
    }

    [Theory]
    [InlineData("other.vault.test", null, "other.vault.test")]
    [InlineData("other.vault.test", "other.vault.test", "other.vault.test")]
    [InlineData("other.vault.test", "localhost", "other.vault.test")]
    [InlineData("evil.example", "other.vault.test", null)]
    [InlineData("evil.example", null, null)]
    [InlineData(null, "other.vault.test", "other.vault.test")]
    [InlineData(null, "evil.example", null)]
    [InlineData(Encoded + ".vault.test", null, Encoded + ".vault.test")]
    [InlineData(null, null, null)]
    public async Task Http2_AuthorityAndHost_TheAuthorityCounts(string? authority, string? host, string? answering)
    {
        (string, string)[] headers =
        [
            (":method", "GET"), (":scheme", "http"), (":path", "/keys/where?api-version=7.6"),
            .. authority is null ? ((string, string)[])[] : [(":authority", authority)],
            ("authorization", "Bearer " + Token),
            .. host is null ? ((string, string)[])[] : [("host", host)],
        ];

        var body = await RawHttp2.Send(service.Http2Port, headers);

        Assert.Equal(answering, body is null ? null : AnsweringHost(body));
    }

    private async Task<(string Head, string Body)> Send(string head, string body = "")
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, service.Port, TestContext.Current.CancellationToken);
        var request = Encoding.UTF8.GetBytes($"{head}\r\nConnection: close\r\n\r\n{body}");
        await socket.GetStream().WriteAsync(request, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(socket.GetStream(), Encoding.UTF8);
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (answer[..end], answer[(end + 4)..]);
    }

    /// <summary>The host in the key's id; null for an answer without a key.</summary>
    private static string? AnsweringHost(string body)
    {
        using var json = body.Length == 0 ? null : JsonDocument.Parse(body);
        return json is not null && json.RootElement.TryGetProperty("key", out var key)
            ? new Uri(key.GetProperty("kid").GetString()!).Host
            : null;
    }
}
