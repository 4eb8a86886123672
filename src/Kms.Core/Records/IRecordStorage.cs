namespace Kms.Records;

/// <summary>
/// Single records, each changed by compare-and-swap on its version. Durable when it says so. All that an actor needs for its own
/// record.
/// </summary>
public interface IRecordStorage
{
    /// <summary>The present state of a record; null when there is none.</summary>
    ValueTask<Result<StoredRecord?>> Read(string id, CancellationToken cancellation);

    /// <summary>
    /// Writes the next version. Ok: durable wherever the store promises it. Refusals: <see cref="RefusalCode.ZoneUnavailable"/> (nothing
    /// written), <see cref="RefusalCode.Conflict"/> (another version is there; nothing written), <see cref="RefusalCode.OutcomeUnknown"/>.
    /// </summary>
    ValueTask<Result<Done>> Write(RecordWrite write, CancellationToken cancellation);

    /// <summary>
    /// Writes a denial to the one zone that is reachable. Ok: durable there. For when <see cref="Write"/> answered
    /// <see cref="RefusalCode.ZoneUnavailable"/>.
    /// </summary>
    ValueTask<Result<Done>> Deny(Denial denial, CancellationToken cancellation);
}
