using System.Collections.Concurrent;
using Kms.Records;
using Kms.Regions;
using Kms.Replication;
using Kms.Zones;

namespace Kms.Hosting.Regions.Stream;

/// <summary>How far this region is in each vault, in memory: what every answer says without asking a zone.</summary>
internal sealed class StreamPositions(TimeProvider time)
{
    private const int PageSize = 256;

    private readonly ConcurrentDictionary<string, Position> positions = new(StringComparer.Ordinal);

    /// <summary>When everything that the home region had was here; in the home region, always now.</summary>
    private long caughtUpUnixMs;

    /// <summary>A change was committed here. Numbers may come out of order: of concurrent changes each is told as it ends.</summary>
    public void Committed(string stream, long sequence) => positions.AddOrUpdate(
        stream,
        static (_, now) => new Position(now, true),
        static (_, known, now) => known.Sequence >= now ? known : known with { Sequence = now },
        sequence);

    /// <summary>What came from the home region is durable here, and no snapshot is older than that any more.</summary>
    public void Applied(IReadOnlyList<ReplicaPosition> applied)
    {
        foreach (var position in applied)
        {
            positions[position.Stream] = new Position(position.Sequence, position.IsWhole);
        }
    }

    public IEnumerable<StreamHead> Heads => positions.Select(entry => new StreamHead(entry.Key, entry.Value.Sequence));

    /// <summary>A stream of which only a part is here; null: there is none.</summary>
    public string? FirstPart => positions.Where(entry => !entry.Value.IsWhole).Select(entry => entry.Key).Min();

    /// <summary>In the home region: the ends of its own logs.</summary>
    public async ValueTask<Result<Done>> LoadHeads(IChangeLog changes, CancellationToken cancellation)
    {
        if (!(await changes.Heads(cancellation)).TryGet(out var heads, out var refusal))
        {
            return refusal;
        }

        foreach (var head in heads.Where(head => head.Stream.Length > 0))
        {
            Committed(head.Stream, head.Sequence);
        }

        return default(Done);
    }

    /// <summary>In any other: what is stored with the changes. A stream that is to be copied anew has no log, so its log would not tell.</summary>
    public async ValueTask<Result<Done>> LoadApplied(IRecordStore store, IRecordSeal seal, CancellationToken cancellation)
    {
        for (string? after = null; ;)
        {
            if (!(await store.List(PositionRecord.List, after, PageSize, cancellation)).TryGet(out var records, out var refusal))
            {
                return refusal;
            }

            foreach (var record in records)
            {
                if (!PositionRecord.Open(record, seal).TryGet(out var position, out refusal))
                {
                    return refusal;
                }

                Applied([position]);
            }

            if (records.Count < PageSize)
            {
                return default(Done);
            }

            after = records[^1].Place.Id;
        }
    }

    public void CaughtUp() => Interlocked.Exchange(ref caughtUpUnixMs, time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>When the histories of two regions were compared and parted: what was known before says nothing any more.</summary>
    public void Clear() => positions.Clear();

    /// <param name="isHome">A home region's answer is never old.</param>
    public RegionPosition? Of(string stream, bool isHome)
    {
        if (!positions.TryGetValue(stream, out var position))
        {
            return null;
        }

        var since = time.GetUtcNow().ToUnixTimeMilliseconds() - Interlocked.Read(ref caughtUpUnixMs);
        return new RegionPosition(position.Sequence, isHome ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Max(0, since)), isHome || position.IsWhole);
    }

    private sealed record Position(long Sequence, bool IsWhole);
}
