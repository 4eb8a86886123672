using Kms.Operations;

namespace Kms.Audit;

/// <summary>One operation that succeeded or was refused. Names and ids only: never material, payload, tags or a message.</summary>
/// <param name="Time">When the answer was known, UTC.</param>
/// <param name="Principal">The identity that role assignments name; empty where the caller is not known.</param>
/// <param name="RequestId">As in <see cref="Access.Call"/>: what the answer names as <c>x-ms-request-id</c>.</param>
public readonly record struct AuditRecord(DateTimeOffset Time, Operation Operation, string Principal, string RequestId)
{
    /// <summary>The client's own name for the request; null where it gave none.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Null where the operation is about no vault.</summary>
    public string? Vault { get; init; }

    /// <summary>The key's canonical name; for operations on zones, the zone.</summary>
    public string? Key { get; init; }

    /// <summary>The version that was used, made or asked for; null where none was named and none came out.</summary>
    public string? Version { get; init; }

    /// <summary>The algorithm's name; null for everything but uses of a key.</summary>
    public string? Algorithm { get; init; }

    /// <summary>Null: it succeeded.</summary>
    public RefusalCode? Refusal { get; init; }

    /// <summary>How many more like this there were since the record before, counted and not written one by one.</summary>
    public int Others { get; init; }
}
