using System.Text.Json;
using Kms.Client.Https;
using Kms.Client.Requests;
using Kms.Client.Retries;
using Kms.Client.Wire;
using Kms.Wire;
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
    public Task<JsonElement> Get(string path, CancellationToken cancellation) =>
        Send(Rest(HttpMethod.Get, path), Repetition.Reads, cancellation);

    /// <summary>A change that takes no body. Repeated only where it certainly did not happen.</summary>
    /// <exception cref="KmsException">Refused, or not reached.</exception>
    public Task<JsonElement> Post(string path, CancellationToken cancellation) =>
        Send(Rest(HttpMethod.Post, path), Repetition.Once, cancellation);

    /// <summary>Makes this region the replica of another one.</summary>
    /// <param name="code">The one-time code of the other region.</param>
    /// <param name="address">The https address of the other region.</param>
    /// <exception cref="KmsException">Refused, or not reached.</exception>
    public Task<JsonElement> PairRegion(string code, string address, CancellationToken cancellation) => Send(
        Rest(HttpMethod.Post, "/region/pair").With(() => new PairParameters { Code = code, Address = address }),
        Repetition.Once,
        cancellation);

    /// <summary>Gives up what this replica has of a vault for a copy of what the home region has.</summary>
    /// <exception cref="KmsException">Refused, or not reached.</exception>
    public Task<JsonElement> RecopyVault(string vault, CancellationToken cancellation) => Send(
        Rest(HttpMethod.Post, "/region/recopy").With(() => new RecopyParameters { Vault = vault }), Repetition.Once, cancellation);

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

    private static RestForm<JsonElement> Rest(HttpMethod method, string path) =>
        new(method, null, path, utf8 => utf8.IsEmpty ? default : RestForms.Read<JsonElement>(utf8));

    private Task<JsonElement> Send(RestForm<JsonElement> rest, Repetition repetition, CancellationToken cancellation) => sender.Send(
        new ClientRequest<JsonElement>(
            $"{rest.Method} {rest.Path}",
            repetition,
            (_, _, _) => throw new NotSupportedException("Operators' paths are REST alone."),
            rest),
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
