using System.Collections.Concurrent;
using Kms.Operations;
using Kms.Records;
using Kms.Regions.Messages;

namespace Kms.Regions.Replication;

/// <summary>How far this region is in each vault, in memory: what every answer says without asking a zone.</summary>
public sealed class StreamPositions(TimeProvider time)
{
    private const int PageSize = 256;

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, Position> positions = new(StringComparer.Ordinal);

    /// <summary>Counts what was learnt. What was learnt up to a stamp is there when the stamp is: it is taken in the same lock.</summary>
    private long stamp;
    private int era;

    /// <summary>When everything that the home region had was here; in the home region, always now.</summary>
    private long caughtUpUnixMs;

    /// <summary>How often everything was forgotten.</summary>
    public int Era => Volatile.Read(ref era);

    public long CaughtUpUnixMs => Interlocked.Read(ref caughtUpUnixMs);

    public IEnumerable<StreamHead> Heads => positions.Select(entry => new StreamHead(entry.Key, entry.Value.Sequence));

    /// <summary>A change was committed here. Numbers may come out of order: of concurrent changes each is told as it ends.</summary>
    public void Committed(string stream, long sequence)
    {
        lock (gate)
        {
            if (!positions.TryGetValue(stream, out var known))
            {
                positions[stream] = new Position(sequence, true, ++stamp);
            }
            else if (known.Sequence < sequence)
            {
                positions[stream] = known with { Sequence = sequence, Stamp = ++stamp };
            }
        }
    }

    /// <summary>What came from the home region is durable here, and no snapshot is older than that any more.</summary>
    public void Applied(IReadOnlyList<ReplicaPosition> applied)
    {
        foreach (var position in applied)
        {
            Set(position.Stream, position.Sequence, position.IsWhole);
        }
    }

    public void Set(string stream, long sequence, bool isWhole)
    {
        lock (gate)
        {
            if (positions.GetValueOrDefault(stream) is not { } known || known.Sequence != sequence || known.IsWhole != isWhole)
            {
                positions[stream] = new Position(sequence, isWhole, ++stamp);
            }
        }
    }

    /// <summary>Records of the stream are about to come that are a part of a copy.</summary>
    /// <returns>How it was before; null when that is known already.</returns>
    public StreamPosition? BeginCopy(string stream)
    {
        var known = positions.GetValueOrDefault(stream);
        if (known is { IsWhole: false })
        {
            return null;
        }

        Set(stream, known?.Sequence ?? 0, isWhole: false);
        return new StreamPosition(stream, known?.Sequence ?? 0, true);
    }

    /// <summary>What was learnt after a stamp (0: everything), and the stamp to go on with.</summary>
    public (long Stamp, IReadOnlyList<StreamPosition> Positions) Since(long after)
    {
        long now;
        lock (gate)
        {
            now = stamp;
        }

        return (now, [.. positions.Where(entry => entry.Value.Stamp > after).Select(entry => new StreamPosition(entry.Key, entry.Value.Sequence, entry.Value.IsWhole))]);
    }

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

    /// <summary>
    /// In any other: what is stored with the changes. A stream that is to be copied anew has no log, so its log would not tell.
    /// </summary>
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

    public void CaughtUp() => CaughtUp(time.GetUtcNow().ToUnixTimeMilliseconds());

    public void CaughtUp(long unixMs) => Interlocked.Exchange(ref caughtUpUnixMs, unixMs);

    /// <summary>When the histories of two regions were compared and parted: what was known before says nothing any more.</summary>
    public void Clear()
    {
        lock (gate)
        {
            era++;
            positions.Clear();
        }
    }

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

    private sealed record Position(long Sequence, bool IsWhole, long Stamp);
}
