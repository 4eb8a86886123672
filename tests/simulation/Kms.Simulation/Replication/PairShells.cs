using Kms.Records;
using Kms.Regions;
using Kms.Regions.Messages;
using Kms.TwoZone;

namespace Kms.Simulation.Replication;

/// <summary>Passes everything on.</summary>
internal abstract class LinkShell(IRegionLink inner) : IRegionLink
{
    public virtual ValueTask<LinkAnswer> Hello(LinkHello hello, CancellationToken cancellation) => inner.Hello(hello, cancellation);

    public virtual ValueTask<LinkAnswer> Push(ChangeBatch batch, CancellationToken cancellation) => inner.Push(batch, cancellation);

    public virtual ValueTask<LinkAnswer> Copy(CopyPage page, CancellationToken cancellation) => inner.Copy(page, cancellation);

    public ValueTask<LinkAnswer> Beat(LinkHeartbeat beat, CancellationToken cancellation) => inner.Beat(beat, cancellation);
}

/// <summary>Makes the chain of every change fit what is there.</summary>
internal class ChainMender(SimProcess process) : LinkShell(process.Applier)
{
    public override async ValueTask<LinkAnswer> Push(ChangeBatch batch, CancellationToken cancellation)
    {
        var at = new Dictionary<string, (long Sequence, ReadOnlyMemory<byte> Hash)>();
        var mended = new List<Change>();
        foreach (var change in batch.Changes)
        {
            if (!at.TryGetValue(change.Stream, out var there))
            {
                var position = (await process.Applier.Position(change.Stream, cancellation)).Value ?? ReplicaPosition.Start(change.Stream, batch.Epoch);
                there = (position.Sequence, position.Hash);
            }

            foreach (var mend in Mend(change, there.Sequence))
            {
                var next = mend.Sequence == there.Sequence + 1 ? mend with { Previous = there.Hash } : mend;
                next = next with { Hash = process.Seal.Of(next.Previous.Span, next.Entry, next.Epoch) };
                mended.Add(next);
                there = next.Sequence == there.Sequence + 1 ? (next.Sequence, next.Hash) : there;
            }

            at[change.Stream] = there;
        }

        return await base.Push(batch with { Changes = mended }, cancellation);
    }

    protected virtual IEnumerable<Change> Mend(Change change, long applied) => [change];
}

/// <summary>Puts no-ops in the place of whatever is missing.</summary>
internal sealed class GapFiller(SimProcess process) : ChainMender(process)
{
    protected override IEnumerable<Change> Mend(Change change, long applied)
    {
        for (var missing = applied + 1; missing < change.Sequence; missing++)
        {
            yield return change with { Sequence = missing, RecordId = null, Version = 0, Index = default, TimeUnixMs = 0, OperationId = string.Empty, Identity = default, Erase = false, Body = default };
        }

        yield return change;
    }
}

/// <summary>Answers before anything is done.</summary>
internal sealed class EarlyAnswer(SimProcess process) : LinkShell(process.Applier)
{
    public override ValueTask<LinkAnswer> Push(ChangeBatch batch, CancellationToken cancellation)
    {
        Later(batch);
        return new(new LinkAnswer(LinkOutcome.Ok, batch.Epoch, RegionRole.Replica, [.. batch.Changes.GroupBy(change => change.Stream).Select(changes => Stands(changes.Last()))]));
    }

    private async void Later(ChangeBatch batch)
    {
        await process.Alive(30);
        await process.Turn(() => process.Applier.Push(batch, CancellationToken.None));
    }

    private static ReplicaPosition Stands(Change change) => new(change.Stream, change.Sequence, change.Epoch, change.Previous, change.Hash);
}

/// <summary>Takes silence for consent.</summary>
internal sealed class BlindSender(IRegionLink inner) : LinkShell(inner)
{
    public override async ValueTask<LinkAnswer> Push(ChangeBatch batch, CancellationToken cancellation)
    {
        var answer = await base.Push(batch, cancellation);
        return answer.Outcome == LinkOutcome.Ok ? answer
            : new LinkAnswer(LinkOutcome.Ok, batch.Epoch, RegionRole.Replica, [.. batch.Changes.GroupBy(change => change.Stream).Select(changes => Stands(changes.Last()))]);
    }

    private static ReplicaPosition Stands(Change change) => new(change.Stream, change.Sequence, change.Epoch, change.Previous, change.Hash);
}

/// <summary>Passes everything on.</summary>
internal abstract class LogShell(TwoZoneStore store) : IChangeLog
{
    protected TwoZoneStore Store => store;

    public ValueTask<Result<IReadOnlyList<StreamHead>>> Heads(CancellationToken cancellation) => store.Heads(cancellation);

    public abstract ValueTask<Result<LogPage>> Decided(string stream, long after, int limit, CancellationToken cancellation);

    public virtual ValueTask<Result<Done>> SettleUndecided(CancellationToken cancellation) => store.SettleUndecided(cancellation);

    public ValueTask<Result<ZoneRow?>> Row(string id, CancellationToken cancellation) => store.Row(id, cancellation);

    public ValueTask<Result<IReadOnlyList<ZoneRow>>> Scan(string? after, int limit, CancellationToken cancellation) => store.Scan(after, limit, cancellation);
}

/// <summary>Every entry that is there counts, and what is missing between two of them is a no-op.</summary>
internal sealed class HoleIgnored(TwoZoneStore store) : LogShell(store)
{
    public override async ValueTask<Result<LogPage>> Decided(string stream, long after, int limit, CancellationToken cancellation)
    {
        var page = await LogOfOneZone.Entries(Store, stream, after, limit, cancellation);
        var filled = new List<ChangeEntry>();
        foreach (var entry in page)
        {
            while (filled.Count < entry.Sequence - after - 1)
            {
                filled.Add(ChangeEntry.Noop(stream, after + filled.Count + 1));
            }

            filled.Add(entry);
        }

        return new LogPage(filled, page.Count == limit ? LogEnd.Limit : LogEnd.Open);
    }
}

/// <summary>One zone's log without a look at the other one's.</summary>
internal sealed class LogOfOneZone(TwoZoneStore store) : LogShell(store)
{
    public static async ValueTask<IReadOnlyList<ChangeEntry>> Entries(TwoZoneStore store, string stream, long after, int limit, CancellationToken cancellation) =>
        (await store.Applied(stream, after, limit, cancellation)).TryGet(out var entries, out _) ? entries.Where(entry => !entry.IsBeginning).ToArray() : [];

    public override async ValueTask<Result<LogPage>> Decided(string stream, long after, int limit, CancellationToken cancellation)
    {
        var page = await Entries(Store, stream, after, limit, cancellation);
        var dense = page.TakeWhile((entry, i) => entry.Sequence == after + i + 1).ToArray();
        return new LogPage(dense, dense.Length == limit ? LogEnd.Limit : LogEnd.Open);
    }
}
