using Kms.Records;
using Kms.Regions.Messages;

namespace Kms.Regions.Replication;

/// <summary>Changes that are linked and sealed already, and where they were read.</summary>
internal sealed class BatchDraft
{
    private readonly Dictionary<string, Change> ends = new(StringComparer.Ordinal);

    public List<Change> Changes { get; } = [];

    /// <summary>In the order in which they were read; each stream once.</summary>
    public List<DraftPart> Parts { get; } = [];

    /// <summary>Of the bodies.</summary>
    public long Bytes { get; private set; }

    public void Add(Change change)
    {
        Changes.Add(change);
        Bytes += change.Body.Length;
        ends[change.Stream] = change;
    }

    /// <summary>Where a stream stands after this batch; null when the batch has nothing of it.</summary>
    public (long Sequence, ReadOnlyMemory<byte> Hash)? EndOf(string stream) => ends.TryGetValue(stream, out var last) ? (last.Sequence, last.Hash) : null;
}

/// <param name="After">The number after which the page was read.</param>
/// <param name="Previous">The chain's hash there.</param>
internal readonly record struct DraftPart(StreamCursor Cursor, long After, ReadOnlyMemory<byte> Previous, LogPage Page)
{
    public bool Begins(ReplicaPosition there) => there.Sequence == After && there.Hash.Span.SequenceEqual(Previous.Span);
}
