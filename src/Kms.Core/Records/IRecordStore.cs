namespace Kms.Records;

/// <summary>All records: single ones, their lists, and what is due.</summary>
public interface IRecordStore : IRecordStorage, IRecordRows
{
    /// <summary>One page of a listing in id order, after <paramref name="after"/> (null: from the start). Reads only that page.</summary>
    ValueTask<Result<IReadOnlyList<StoredRecord>>> List(string list, string? after, int limit, CancellationToken cancellation);

    /// <summary>Ids of records due at or before the given time, earliest first.</summary>
    ValueTask<Result<IReadOnlyList<string>>> Due(long untilUnixMs, int limit, CancellationToken cancellation);

    /// <summary>When the next record is due; null when none is.</summary>
    ValueTask<Result<long?>> NextDue(CancellationToken cancellation);
}

/// <summary>A record as stored: its place and its sealed body.</summary>
public sealed record StoredRecord(RecordPlace Place, ReadOnlyMemory<byte> Body)
{
    /// <summary>
    /// The version that may or may not have come after this one: it is prepared here, and the zone that could tell is away. Usually null.
    /// </summary>
    public StoredRecord? Proposed { get; init; }

    /// <summary>What was denied with one zone away and is no normal version yet. Usually empty.</summary>
    public IReadOnlyList<Denial> Denials { get; init; } = [];
}

/// <summary>One change of one record.</summary>
/// <param name="Place">The place of the new version; <c>Place.Version - 1</c> must be what is stored now (0: nothing is).</param>
/// <param name="Body">The new sealed body.</param>
/// <param name="OperationId">Identifies the logical call, so that a retry can be told from a second change.</param>
/// <param name="Erase">True when the bodies of all earlier versions, in the change log too, are to be destroyed with this change.</param>
public sealed record RecordWrite(RecordPlace Place, ReadOnlyMemory<byte> Body, string OperationId, bool Erase = false);
