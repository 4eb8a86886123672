using Kms.Records;
using Kms.Regions;
using Kms.Regions.Messages;
using Kms.TwoZone;

namespace Kms.Simulation.Replication;

/// <summary>Changes what a replica makes of a genuine message; one that is not genuine it leaves alone.</summary>
internal abstract class Receiver(SimProcess process) : LinkShell(process.Applier)
{
    protected SimProcess Process => process;

    public override ValueTask<LinkAnswer> Push(ChangeBatch batch, CancellationToken cancellation) =>
        process.Seal.IsGenuine(batch) ? Genuine(batch, cancellation) : base.Push(batch, cancellation);

    public override ValueTask<LinkAnswer> Copy(CopyPage page, CancellationToken cancellation) =>
        process.Seal.IsGenuine(page) ? Genuine(page, cancellation) : base.Copy(page, cancellation);

    protected virtual ValueTask<LinkAnswer> Genuine(ChangeBatch batch, CancellationToken cancellation) => base.Push(batch, cancellation);

    protected virtual ValueTask<LinkAnswer> Genuine(CopyPage page, CancellationToken cancellation) => base.Copy(page, cancellation);

    protected ValueTask<LinkAnswer> Pass(ChangeBatch batch, CancellationToken cancellation) =>
        base.Push(batch with { Signature = Sender.Sign(batch) }, cancellation);

    protected ValueTask<LinkAnswer> Pass(CopyPage page, CancellationToken cancellation) => base.Copy(page with { Signature = Sender.Sign(page) }, cancellation);

    private SimSeal Sender => new(1 - process.Region.Number, PairMutant.None);
}

/// <summary>A number that is there already counts as the same change.</summary>
internal sealed class RepeatsIgnored(SimProcess process) : Receiver(process)
{
    protected override async ValueTask<LinkAnswer> Genuine(ChangeBatch batch, CancellationToken cancellation)
    {
        var there = new Dictionary<string, ReplicaPosition>();
        foreach (var stream in batch.Changes.Select(change => change.Stream).Distinct())
        {
            if ((await Process.Applier.Position(stream, cancellation)).TryGet(out var found, out _) && found is { CopiedTo: null } position)
            {
                there[stream] = position;
            }
        }

        var rest = batch.Changes.Where(change => !(there.TryGetValue(change.Stream, out var at) && change.Sequence <= at.Sequence)).ToArray();
        return rest.Length > 0 || batch.Epoch != Process.Region.State.Epoch ? await Pass(batch with { Changes = rest }, cancellation)
            : new LinkAnswer(LinkOutcome.Ok, batch.Epoch, RegionRole.Replica, [.. there.Values]);
    }
}

/// <summary>A purge is applied as any other change.</summary>
internal sealed class PurgeUnmarked(SimProcess process) : Receiver(process)
{
    protected override ValueTask<LinkAnswer> Genuine(ChangeBatch batch, CancellationToken cancellation) =>
        Pass(batch with { Changes = [.. batch.Changes.Select(change => change with { Erase = false })] }, cancellation);
}

/// <summary>A copy counts as whole with its last page, although its records are of different moments.</summary>
internal sealed class WholeTooEarly(SimProcess process) : Receiver(process)
{
    protected override ValueTask<LinkAnswer> Genuine(CopyPage page, CancellationToken cancellation) =>
        Pass(page with { WholeAt = Math.Min(page.WholeAt, page.Base.Sequence) }, cancellation);
}

/// <summary>Remembers what has come, for <see cref="HashBelieved"/>.</summary>
internal sealed class Believer(SimProcess process) : Receiver(process)
{
    protected override ValueTask<LinkAnswer> Genuine(ChangeBatch batch, CancellationToken cancellation)
    {
        Process.Arrived = batch.Changes;
        return base.Genuine(batch, cancellation);
    }
}

/// <summary>A change's hash is the one that it says it has.</summary>
internal sealed class HashBelieved(SimProcess process) : IChangeHash
{
    public byte[] Of(ReadOnlySpan<byte> previous, ChangeEntry entry, long epoch)
    {
        foreach (var change in process.Arrived)
        {
            if (change.Stream == entry.Stream && change.Sequence == entry.Sequence && Branch.IsSame(change.Entry, entry) && previous.SequenceEqual(change.Previous.Span))
            {
                return change.Hash.ToArray();
            }
        }

        return process.Seal.Of(previous, entry, epoch);
    }

    public byte[] Base(string stream, long sequence, long epoch, ReadOnlySpan<byte> identity) => process.Seal.Base(stream, sequence, epoch, identity);
}

/// <summary>What stays undecided is never settled.</summary>
internal sealed class NeverSettled(TwoZoneStore store) : LogShell(store)
{
    public override ValueTask<Result<LogPage>> Decided(string stream, long after, int limit, CancellationToken cancellation) =>
        Store.Decided(stream, after, limit, cancellation);

    public override ValueTask<Result<Done>> SettleUndecided(CancellationToken cancellation) => new(default(Done));
}
