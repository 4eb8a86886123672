using System.Collections.Concurrent;
using Kms.Records;
using Kms.Regions.Messages;

namespace Kms.Regions.Replication;

/// <summary>The stored positions, and those of them that are known already. Found from any thread; changed by the applier alone.</summary>
internal sealed class Positions(IRecordStore records, IRecordSeal seal)
{
    private readonly ConcurrentDictionary<string, ReplicaPosition> known = new(StringComparer.Ordinal);

    /// <summary>Null where nothing of the stream was ever applied.</summary>
    public ValueTask<Result<ReplicaPosition?>> Find(string stream, CancellationToken cancellation) =>
        known.TryGetValue(stream, out var position) ? new((Result<ReplicaPosition?>)position) : Read(stream, cancellation);

    /// <summary>Null also when it has not been read.</summary>
    public ReplicaPosition? Known(string stream) => known.GetValueOrDefault(stream);

    /// <summary>In stream order, as stored.</summary>
    public async ValueTask<Result<IReadOnlyList<ReplicaPosition>>> Page(string? after, int limit, CancellationToken cancellation)
    {
        var read = await records.List(PositionRecord.List, after is null ? null : PositionRecord.IdOf(after), limit, cancellation);
        if (!read.TryGet(out var page, out var refusal))
        {
            return refusal;
        }

        var found = new List<ReplicaPosition>(page.Count);
        foreach (var record in page)
        {
            if (!PositionRecord.Open(record, seal).TryGet(out var position, out refusal))
            {
                return refusal;
            }

            found.Add(position);
        }

        return found;
    }

    /// <summary>Kept for long, so its hashes are no parts of a message, which would be kept with them.</summary>
    public void Set(ReplicaPosition position) =>
        known[position.Stream] = position with { Previous = position.Previous.ToArray(), Hash = position.Hash.ToArray() };

    /// <summary>What is stored is not known any more: it is read again.</summary>
    public void Forget(string stream) => known.TryRemove(stream, out _);

    private async ValueTask<Result<ReplicaPosition?>> Read(string stream, CancellationToken cancellation)
    {
        var read = await records.Read(PositionRecord.IdOf(stream), cancellation);
        if (!read.TryGet(out var record, out var refusal))
        {
            return refusal;
        }

        if (record is null)
        {
            return (ReplicaPosition?)null;
        }

        if (!PositionRecord.Open(record, seal).TryGet(out var position, out refusal))
        {
            return refusal;
        }

        // Only while nobody has set a newer one meanwhile.
        return known.GetOrAdd(stream, position);
    }
}
