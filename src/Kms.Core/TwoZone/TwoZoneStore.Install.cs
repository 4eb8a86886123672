using Kms.Records;

namespace Kms.TwoZone;

/// <content>
/// Following another region: whole batches, decided elsewhere, so there is nothing to prepare. Zone B first, then A: reads ask A and turn
/// to B when A is away, so what they see is older or the same before A has the batch, and never older afterwards. If this ends in between,
/// B's log goes further than A's, and the next to look (<see cref="Start(CancellationToken)"/>, or the rejoin of a zone that did not
/// answer) brings A up to B.
/// </content>
public sealed partial class TwoZoneStore : IReplicaStore
{
    public bool CanInstall => a.InService && b.InService;

    public ValueTask<Result<Done>> Install(InstallBatch batch) => Install(batch, null);

    /// <param name="writeFence">The installing controller's, where another one may have taken over from it.</param>
    public async ValueTask<Result<Done>> Install(InstallBatch batch, IWriteFence? writeFence)
    {
        if (!CanInstall)
        {
            return Unavailable();
        }

        var (tokenA, tokenB) = (a.Token, b.Token);
        if (writeFence is not null && await writeFence.Check(new FencingTokens(tokenA, tokenB), CancellationToken.None) is { } refusal)
        {
            return refusal;
        }

        var inB = b.Note(await b.Zone.Install(tokenB, batch, CancellationToken.None));
        if (inB.Outcome == ZoneOutcome.Lost)
        {
            return await WhyLost();
        }

        if (!inB.IsApplied)
        {
            return Unavailable();
        }

        var inA = a.Note(await a.Zone.Install(tokenA, batch, CancellationToken.None));
        if (inA.Outcome == ZoneOutcome.Lost)
        {
            a.Leave("Its change log does not end where its peer's ended.");
        }

        return inA.IsApplied ? default(Done) : Unavailable();
    }

    public async ValueTask<Result<IReadOnlyList<ChangeEntry>>> Applied(string stream, long after, int limit, CancellationToken cancellation)
    {
        var reply = await Ask(zone => zone.Changes(stream, after, limit, cancellation));
        return reply.IsApplied ? new List<ChangeEntry>(reply.Value) : NothingReachable();
    }

    /// <summary>
    /// Another process writes here; or a batch of a silo that is gone has arrived late in B alone, and A has to be brought up to it.
    /// </summary>
    private async ValueTask<Refusal> WhyLost()
    {
        await LeaveIfBehind();
        return new Refusal(RefusalCode.Conflict, "A stream does not end where this batch begins: another host applies changes too, or this region was promoted.");
    }

    private async ValueTask LeaveIfBehind()
    {
        foreach (var (zone, peer) in ((ZoneState, ZoneState)[])[(a, b), (b, a)])
        {
            if (CanInstall && await IsBehind(zone, peer, CancellationToken.None))
            {
                zone.Leave("Its change log ends earlier than its peer's.");
            }
        }
    }

    /// <summary>
    /// Raises the epoch of both zones, A first: one host can, and only the one that has raised A goes on to B. Then what was undecided is
    /// settled.
    /// </summary>
    public async ValueTask<Result<Done>> FenceWriters(CancellationToken cancellation)
    {
        var (tokenA, tokenB) = (a.Token, b.Token);
        var inA = await Ask(a, zone => zone.Control(cancellation));
        var inB = await Ask(b, zone => zone.Control(cancellation));
        if (!(a.InService && b.InService) || inA.Value is not { } nowA || inB.Value is not { } nowB || nowA.Token != tokenA || nowB.Token != tokenB)
        {
            return Unavailable();
        }

        var epoch = EpochAbove(a, Math.Max(nowA.Epoch, nowB.Epoch));
        var raisedA = a.Note(await a.Zone.SetControl(nowA, nowA with { Epoch = epoch }, cancellation));
        if (!raisedA.IsApplied)
        {
            return Unavailable();
        }

        a.Raise(tokenA, tokenA with { Epoch = epoch });
        var raisedB = b.Note(await b.Zone.SetControl(nowB, nowB with { Epoch = epoch }, CancellationToken.None));
        if (!raisedB.IsApplied)
        {
            // Its epoch is lower than its peer's now, so it has to rejoin, whichever silo notices.
            b.Leave(raisedB.Reason);
            return Unavailable();
        }

        b.Raise(tokenB, tokenB with { Epoch = epoch });
        await ResolveAll(cancellation);

        // What landed in one zone alone before its epoch was raised: now that nothing can land any more, it shows.
        await LeaveIfBehind();
        return CanInstall ? default(Done) : Unavailable();
    }
}
