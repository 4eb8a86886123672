using System.Net.Http.Headers;
using System.Text.Json;
using Kms.Access;
using Kms.Client;
using Kms.Client.Https;
using Kms.Client.Requests;
using Kms.Client.Wire;
using Kms.Http.Tokens;
using Kms.Wire;

namespace Kms.Contract.Tests;

/// <summary>Requests of one caller to a gateway without TLS; the name of a vault's host goes into the header alone.</summary>
internal sealed class HttpTransport(HttpClient client, Uri address, TokenService tokens, Caller caller) : IKmsTransport
{
    private const string Domain = "vault.localhost";

    public async ValueTask<T> Send<T>(ClientRequest<T> request, string operationId, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(request.Rest.Method, Target(request.Rest.Path));
        message.Headers.Host = request.Rest.Vault is { } vault ? $"{vault}.{Domain}" : Domain;
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Issue(
            new TokenClient(caller.PrincipalId, [], caller.PrincipalId, caller.Name), address.GetLeftPart(UriPartial.Authority)));
        message.Headers.Add("x-ms-client-request-id", operationId);
        if (request.IdempotencyKeyOf(operationId) is { } key)
        {
            message.Headers.Add("Idempotency-Key", key);
        }

        if (request.Rest.Body is { } body)
        {
            message.Content = new ByteArrayContent(Json(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        using var response = await client.SendAsync(message, cancellation);
        var answer = await response.Content.ReadAsByteArrayAsync(cancellation);
        return response.IsSuccessStatusCode
            ? request.Rest.Read(answer)
            : throw RestErrors.Read(response, RestForms.Read<ErrorBody>(answer)?.Error, operationId);
    }

    private Uri Target(string path)
    {
        if (Uri.TryCreate(path, UriKind.Absolute, out var link) && link.Scheme.StartsWith("http", StringComparison.Ordinal))
        {
            // A nextLink is followed as it is; only the name in it has to lead to this machine.
            return new UriBuilder(link) { Scheme = address.Scheme, Host = address.Host, Port = address.Port }.Uri;
        }

        return new Uri(address, path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "api-version=7.6");
    }

    private static byte[] Json(Action<Utf8JsonWriter> body)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            body(writer);
        }

        return buffer.ToArray();
    }
}
