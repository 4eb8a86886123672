using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Kms.Http.Service;

/// <summary>Sends requests as they are written in a test: paths are not normalized on the way.</summary>
public sealed class Client(int port, string? token) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 });

    public string BareHost => $"localhost:{port}";

    public string HostOf(string vault) => $"{vault}.{RunningService.Domain}:{port}";

    public Task<Answer> Get(string path, string? host = null) => Send(HttpMethod.Get, path, null, host);

    public Task<Answer> Post(string path, string? body = null, string? host = null) => Send(HttpMethod.Post, path, body, host);

    public Task<Answer> Put(string path, string? body = null, string? host = null) => Send(HttpMethod.Put, path, body, host);

    public Task<Answer> Patch(string path, string body, string? host = null) => Send(HttpMethod.Patch, path, body, host);

    public Task<Answer> Delete(string path, string? host = null) => Send(HttpMethod.Delete, path, null, host);

    /// <param name="path">An api-version is added where there is no query.</param>
    public Task<Answer> Send(
        HttpMethod method, string path, string? body, string? host = null, Action<HttpRequestMessage>? change = null, CancellationToken cancellation = default) =>
        SendBytes(method, path, body is null ? null : Encoding.UTF8.GetBytes(body), host, change, cancellation);

    public async Task<Answer> SendBytes(
        HttpMethod method, string path, byte[]? body, string? host = null, Action<HttpRequestMessage>? change = null, CancellationToken cancellation = default)
    {
        var target = path.Contains('?', StringComparison.Ordinal) ? path : path + "?api-version=7.6";
        var options = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        Uri.TryCreate($"http://127.0.0.1:{port}{target}", options, out var uri);
        using var request = new HttpRequestMessage(method, uri);
        request.Headers.Host = host ?? BareHost;
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        change?.Invoke(request);
        using var response = await http.SendAsync(request, cancellation);
        return new Answer((int)response.StatusCode, response, await response.Content.ReadAsStringAsync());
    }

    public void Dispose() => http.Dispose();
}

/// <summary>What came back.</summary>
public sealed record Answer(int Status, HttpResponseMessage Response, string Text)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string ErrorCode => Json.GetProperty("error").GetProperty("code").GetString()!;

    public string Message => Json.GetProperty("error").GetProperty("message").GetString()!;

    public string? InnerCode => Json.GetProperty("error").TryGetProperty("innererror", out var inner) ? inner.GetProperty("code").GetString() : null;

    public string Header(string name) => string.Join(", ",
        Response.Headers.TryGetValues(name, out var values) ? values
        : Response.Content.Headers.TryGetValues(name, out values) ? values : []);
}
