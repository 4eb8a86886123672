using System.Text.Json;
using Kms.Client.Https;
using Kms.Client.Requests;
using Kms.Client.Retries;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kms.Client.Operators;

/// <summary>What operators ask a gateway for beyond the keys: its health, and the paths of regions and backups, answered as JSON.</summary>
public sealed class OperatorClient : IDisposable
{
    private readonly HttpsTransport transport;
    private readonly RetryingSender sender;
    private readonly KmsClient keys;

    /// <exception cref="KmsInvalidRequestException">An option is missing or wrong.</exception>
    public OperatorClient(HttpsOptions https, KmsClientOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(https);
        ArgumentNullException.ThrowIfNull(options);
        Require(new HttpsOptionsValidator().Validate(null, https).FailureMessage ?? new KmsClientOptionsValidator().Validate(null, options).FailureMessage);
        transport = new HttpsTransport(https, time);
        sender = new RetryingSender(transport, options.Retry, time, NullLogger.Instance);
        keys = new KmsClient(transport, options, time);
    }

    /// <summary>The client proper, over the same connections.</summary>
    public IKmsClient Keys => keys;

    /// <param name="path">On the bare host, without api-version.</param>
    /// <exception cref="KmsException">Refused, or not reached.</exception>
    public Task<JsonElement> Get(string path, CancellationToken cancellation) => Send(HttpMethod.Get, path, Repetition.Reads, null, cancellation);

    /// <summary>A change. Repeated only where it certainly did not happen.</summary>
    /// <param name="body">Writes the properties of the body's object; null: no body.</param>
    /// <exception cref="KmsException">Refused, or not reached.</exception>
    public Task<JsonElement> Post(string path, Action<Utf8JsonWriter>? body, CancellationToken cancellation) =>
        Send(HttpMethod.Post, path, Repetition.Once, body, cancellation);

    /// <summary>What the service says of itself; asked once, without a token.</summary>
    /// <returns>Whether it serves, and its report.</returns>
    /// <exception cref="KmsUnavailableException">It does not answer.</exception>
    public Task<(bool Serves, JsonElement Report)> Health(CancellationToken cancellation) => transport.Health(cancellation);

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        keys.Dispose();
        transport.Dispose();
    }

    private Task<JsonElement> Send(HttpMethod method, string path, Repetition repetition, Action<Utf8JsonWriter>? body, CancellationToken cancellation) =>
        sender.Send(
            new ClientRequest<JsonElement>(
                $"{method} {path}",
                repetition,
                (_, _, _) => throw new NotSupportedException("Operators' paths are REST alone."),
                new(method, null, path, json => json.ValueKind == JsonValueKind.Undefined ? json : json.Clone(), body)),
            null,
            cancellation);

    private static void Require(string? problem)
    {
        if (problem is not null)
        {
            throw Errors.ErrorTable.Invalid(problem);
        }
    }
}
