using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Kms.Client.Requests;
using Kms.Client.Wire;
using Kms.Wire;

namespace Kms.Client.Https;

/// <summary>Requests to the gateway's REST API, with a bearer token; a token that is not accepted is replaced once.</summary>
public sealed class HttpsTransport : IKmsTransport, IDisposable
{
    private const string ApiVersion = "7.6";

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpsOptions options;
    private readonly HttpClient http;
    private readonly TokenSource tokens;
    private readonly string domain;

    /// <param name="options">Validated: see <see cref="KmsClientBuilder.OverHttps"/>.</param>
    public HttpsTransport(HttpsOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        domain = options.DomainName;
        http = GatewayConnection.Open(options);
        tokens = new TokenSource(http, options, time);
    }

    /// <inheritdoc/>
    public async ValueTask<T> Send<T>(ClientRequest<T> request, string operationId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var response = await Exchange(request, operationId, cancellation);
        var answer = await response.Content.ReadAsByteArrayAsync(cancellation);
        if (!response.IsSuccessStatusCode)
        {
            throw RestErrors.Read(response, RestForms.TryRead<ErrorBody>(answer)?.Error, operationId);
        }

        try
        {
            return request.Rest.Read(answer);
        }
        catch (Exception problem) when (problem is FormatException or InvalidOperationException or JsonException or OverflowException)
        {
            throw new KmsServiceFaultException(new KmsError("UnexpectedAnswer", $"The answer to {request.Name} cannot be understood.")
            {
                RequestId = RestErrors.RequestIdOf(response),
                OperationId = operationId,
                Cause = problem,
            });
        }
    }

    internal async Task<(bool Serves, JsonElement Report)> Health(CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(options.Endpoint!, "/health/ready"));
        using var response = await HttpExchange.Send(http, message, mayHappen: false, cancellation);
        var report = RestForms.TryRead<JsonElement>(await response.Content.ReadAsByteArrayAsync(cancellation));
        return (response.IsSuccessStatusCode, report);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        tokens.Dispose();
        http.Dispose();
    }

    private async Task<HttpResponseMessage> Exchange<T>(ClientRequest<T> request, string operationId, CancellationToken cancellation)
    {
        try
        {
            var token = await tokens.Get(cancellation);
            var response = await Once(request, operationId, token, cancellation);
            if (response.StatusCode != HttpStatusCode.Unauthorized || !tokens.Reject(token))
            {
                return response;
            }

            response.Dispose();
            return await Once(request, operationId, await tokens.Get(cancellation), cancellation);
        }
        catch (KmsException problem) when (problem.OperationId is null)
        {
            throw RestErrors.Named(problem, operationId);
        }
    }

    private async Task<HttpResponseMessage> Once<T>(ClientRequest<T> request, string operationId, string token, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(request.Rest.Method, AddressOf(request.Rest.Vault, request.Rest.Path));
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        message.Headers.Add("x-ms-client-request-id", operationId);
        if (request.IdempotencyKeyOf(operationId) is { } key)
        {
            message.Headers.Add("Idempotency-Key", key);
        }

        var body = request.Rest.Body is { } write ? BodyOf(write) : null;
        if (body is not null)
        {
            message.Content = new ByteArrayContent(body) { Headers = { ContentType = Json } };
        }

        try
        {
            return await HttpExchange.Send(http, message, mayHappen: request.Repetition != Repetition.Reads, cancellation);
        }
        finally
        {
            Array.Clear(body ?? []);
        }
    }

    private Uri AddressOf(VaultName? vault, string path)
    {
        if (path.StartsWith("https://", StringComparison.Ordinal))
        {
            // A link of the service is followed as it is, but not to where the token must not go.
            var link = new Uri(path);
            return GatewayConnection.IsUnder(link.Host, domain) || link.Host == options.Endpoint!.Host
                ? link
                : throw new KmsServiceFaultException(new KmsError("UnexpectedAnswer", $"The service's link leads elsewhere: {Text.Shorten(path)}"));
        }

        var host = vault is { } named ? $"{named}.{domain}" : domain;
        var query = path.Contains('?', StringComparison.Ordinal) ? "&" : "?";
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"https://{host}:{options.Endpoint!.Port}{path}{query}api-version={ApiVersion}"));
    }

    private static byte[] BodyOf(Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = WireJson.Encoder }))
        {
            write(writer);
        }

        var body = buffer.WrittenSpan.ToArray();
        buffer.Clear();
        return body;
    }
}
