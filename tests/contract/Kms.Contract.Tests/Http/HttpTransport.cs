using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Kms.Access;
using Kms.Http.Tokens;

namespace Kms.Contract.Tests;

/// <summary>Requests to a gateway, and its errors as the refusals they were made from.</summary>
internal sealed class HttpTransport(Uri address, TokenService tokens, TimeProvider time) : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    /// <summary>Sends one call and reads the answer.</summary>
    /// <param name="host">The Host header: which vault is meant.</param>
    /// <param name="path">Path and query without api-version, or an absolute link given by the gateway.</param>
    public async Task<Result<T>> Send<T>(
        Call call, HttpMethod method, string host, string path, Action<Utf8JsonWriter>? body, Func<JsonElement, int, T> read)
    {
        using var request = new HttpRequestMessage(method, Target(path));
        request.Headers.Host = host;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TokenFor(call.Caller));
        foreach (var (header, value) in (ReadOnlySpan<(string, string?)>)[("x-ms-client-request-id", call.CorrelationId), ("Idempotency-Key", call.IdempotencyKey)])
        {
            if (value is not null)
            {
                request.Headers.Add(header, value);
            }
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(Json(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        using var document = JsonDocument.Parse(text.Length == 0 ? "{}" : text);
        return response.IsSuccessStatusCode ? read(document.RootElement, (int)response.StatusCode) : RefusalOf(response, document.RootElement);
    }

    public void Dispose() => client.Dispose();

    private Uri Target(string path)
    {
        if (Uri.TryCreate(path, UriKind.Absolute, out var link) && link.Scheme.StartsWith("http", StringComparison.Ordinal))
        {
            // A nextLink is followed as it is; only the name in it has to lead to this machine.
            return new UriBuilder(link) { Scheme = address.Scheme, Host = address.Host, Port = address.Port }.Uri;
        }

        return new Uri(address, path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "api-version=7.6");
    }

    private string TokenFor(Caller caller) =>
        tokens.Issue(new TokenClient(caller.PrincipalId, [], caller.PrincipalId, caller.Name), address.GetLeftPart(UriPartial.Authority));

    private static byte[] Json(Action<Utf8JsonWriter> body)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            body(writer);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private Refusal RefusalOf(HttpResponseMessage response, JsonElement body)
    {
        var error = body.GetProperty("error");
        var code = error.GetProperty("code").GetString()!;
        var inner = error.TryGetProperty("innererror", out var more) ? more.GetProperty("code").GetString() : null;
        var message = error.GetProperty("message").GetString()!;
        var refusal = ((int)response.StatusCode, code, inner) switch
        {
            (400, "BadParameter", _) when message.StartsWith("Backup blob", StringComparison.Ordinal) => RefusalCode.BackupInvalid,
            (400, "BadParameter", _) => RefusalCode.BadParameter,
            (400, "NotSupported", _) => RefusalCode.NotSupported,
            (403, "Forbidden", "ForbiddenByRbac") => RefusalCode.AccessDenied,
            (409, "Conflict", "ObjectIsDeletedButRecoverable") => RefusalCode.KeyIsDeletedButRecoverable,
            (409, "Conflict", null) => RefusalCode.Conflict,
            (403 or 409 or 422 or 503, _, { } named) => Enum.Parse<RefusalCode>(named),
            (404, { } named, _) => Enum.Parse<RefusalCode>(named),
            _ => throw new InvalidOperationException($"{time.GetUtcNow():T} {(int)response.StatusCode} {Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(body))}"),
        };
        return new Refusal(refusal, message) { RetryAfter = response.Headers.RetryAfter?.Delta };
    }
}
