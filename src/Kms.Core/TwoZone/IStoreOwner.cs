using Kms.Records;

namespace Kms.TwoZone;

/// <summary>
/// The process that a store writes for: what the store cannot know by itself, since it carries sealed records. Safe for concurrent use.
/// </summary>
public interface IStoreOwner : IWriteFence
{
    /// <summary>Makes the next version of a record out of its denials; null: nothing is left to change.</summary>
    Result<RecordWrite?> Merge(StoredRecord record, IReadOnlyList<Denial> denials);

    /// <summary>
    /// This process has committed a change, which has this number in its stream. Called on the path of a write: it must cost nothing.
    /// </summary>
    void Committed(string stream, long sequence);
}

/// <summary>The only process of a store: it always may write, and no other one has to hear of its changes.</summary>
public sealed class SoleOwner(RecordKinds kinds, IRecordSeal seal) : IStoreOwner
{
    public ValueTask<Refusal?> Check(FencingTokens tokens, CancellationToken cancellation) => default;

    public Result<RecordWrite?> Merge(StoredRecord record, IReadOnlyList<Denial> denials) =>
        kinds.Of(record.Place.Id).Merge(record, denials, seal);

    public void Committed(string stream, long sequence)
    {
    }
}
