using System.Text.Json;
using Kms.Access;

namespace Kms.Client.Requests;

/// <summary>What may be done when no answer came.</summary>
public enum Repetition
{
    /// <summary>It changes nothing: repeat it.</summary>
    Reads,

    /// <summary>It changes something, and the service knows a repeated one by its operation id: repeat it with the same id.</summary>
    Recognized,

    /// <summary>It would happen twice: repeat it only where it certainly did not happen.</summary>
    Once,
}

/// <summary>One request to the service as data: how it is called in process, and how it looks in REST.</summary>
/// <param name="Name">For logs and messages, as the gateway calls the operation.</param>
public sealed record ClientRequest<T>(
    string Name, Repetition Repetition, Func<IKms, Call, CancellationToken, ValueTask<Result<T>>> InProcess, RestForm<T> Rest)
{
    /// <summary>The key that the request changes: what is remembered of it is forgotten.</summary>
    public KeyId? Changes { get; init; }

    /// <summary>What the service tells repetitions by; null where it remembers none.</summary>
    public string? IdempotencyKeyOf(string operationId) => Repetition == Repetition.Recognized ? operationId : null;

    /// <summary>The call of one attempt, for a service in this process.</summary>
    internal Call Call(Caller caller, string operationId) => new(caller, Guid.NewGuid().ToString())
    {
        CorrelationId = operationId,
        IdempotencyKey = IdempotencyKeyOf(operationId),
    };
}

/// <summary>How a request looks in REST.</summary>
/// <param name="Vault">On whose host it is asked. Null: the bare host.</param>
/// <param name="Path">Path and query without api-version, or an absolute link that the service gave.</param>
/// <param name="Read">The answer from its JSON; from nothing where the answer has no body.</param>
/// <param name="Body">Writes the body, one JSON value; null: no body.</param>
public sealed record RestForm<T>(
    HttpMethod Method, VaultName? Vault, string Path, Func<ReadOnlyMemory<byte>, T> Read, Action<Utf8JsonWriter>? Body = null);

/// <summary>What asks for a page of a listing.</summary>
internal delegate ClientRequest<Page<T>> PageOf<T>(PageRequest page);
