using Kms.Records;

namespace Kms.TwoZone;

/// <content>Starting, and looking after the zones from then on.</content>
public sealed partial class TwoZoneStore
{
    private const string SetBack = "It has lost changes that it had confirmed (its change log ends earlier than its peer's).";

    private const string SetBackBoth =
        "Each zone holds changes that the other one lacks: both were set back to old copies. Restore a backup, or start with the better one alone.";

    /// <summary>
    /// Opens both zones and decides who serves. Settles what a crash left undecided. Refused (<see cref="RefusalCode.ZoneUnavailable"/>)
    /// when no zone can serve, with the reason. Reads no more than the control rows, the intents and the stream heads: not the keys.
    /// </summary>
    public ValueTask<Result<Done>> Start(CancellationToken cancellation) => Start(() => null, cancellation);

    /// <param name="refuseNew">Asked where both zones are empty: why that cannot be a first start, or null.</param>
    public async ValueTask<Result<Done>> Start(Func<Refusal?> refuseNew, CancellationToken cancellation)
    {
        var foundA = await Find(a, cancellation);
        var foundB = await Find(b, cancellation);
        var (step, reason) = StartTable.Decide(foundA, foundB);
        switch (step)
        {
            case StartStep.FirstStart when refuseNew() is { } refusal:
                return refusal;
            case StartStep.FirstStart:
                return await Found(cancellation) is { } notFounded ? notFounded : default(Done);
            case StartStep.ServeBoth:
                return await ServeBoth(await Expect(foundA.Control!, foundB.Control!, cancellation), foundB.Control!.Token, cancellation);
            case StartStep.ServeA:
                a.Serve(foundA.Control!.Token);
                b.Leave(reason);
                return default(Done);
            case StartStep.ServeB:
                b.Serve(foundB.Control!.Token);
                a.Leave(reason);
                return default(Done);
            default:
                a.Leave(foundA.Reason ?? reason);
                b.Leave(foundB.Reason ?? reason);
                return new Refusal(RefusalCode.ZoneUnavailable, reason) { RetryAfter = RetryAfter };
        }
    }

    /// <summary>
    /// Called by the host about once a second, one call at a time: asks zones in service for a sign of life, brings back those that are
    /// out.
    /// </summary>
    public async ValueTask Tick(CancellationToken cancellation)
    {
        foreach (var (side, peer) in ((ZoneState, ZoneState)[])[(a, b), (b, a)])
        {
            var control = side.InService ? side.Note(await side.Zone.Control(cancellation)) : default;
            if (side.InService && peer.InService && control.Value?.Incarnation == peer.Token.Incarnation)
            {
                // The peer was copied over it: it alone leaves, and the peer goes on.
                side.Leave(StartTable.SameZone);
            }

            if (side.InService && control.Value?.Token != side.Token)
            {
                // Another host has brought a zone back, or is about to: what it has decided stands in the control rows.
                await Start(cancellation);
                return;
            }
        }

        switch (a.InService, b.InService)
        {
            case (true, false):
                await Rejoin(survivor: a, returning: b, cancellation);
                break;
            case (false, true):
                await Rejoin(survivor: b, returning: a, cancellation);
                break;
            case (false, false):
                await Start(cancellation);
                break;
            case (true, true):
                break;
        }
    }

    private static async ValueTask<ZoneFound> Find(ZoneState side, CancellationToken cancellation)
    {
        var opened = await side.Open(cancellation);
        var control = opened.IsApplied ? await side.Zone.Control(cancellation) : opened.As<ZoneControl?>();
        if (control.Damaged)
        {
            side.Leave(control.Reason, damaged: true);
        }

        return new ZoneFound(control.IsApplied, control.IsApplied ? control.Value : null, control.Reason);
    }

    /// <summary>
    /// Makes the installation. If only one zone got its control row when the host died, the next start finds the other one empty and fills
    /// it: zone A expects B from when there is one.
    /// </summary>
    private async ValueTask<Refusal?> Found(CancellationToken cancellation)
    {
        var first = new ZoneControl(identities.NewId(), 1, identities.NewId(), true);
        var second = first with { Incarnation = identities.NewId(), Peer = first.Incarnation };
        var steps = ((ZoneState Side, ZoneControl? Before, ZoneControl After)[])
            [(a, null, first), (b, null, second), (a, first, first with { Peer = second.Incarnation })];
        foreach (var (side, before, control) in steps)
        {
            var made = side.Note(await side.Zone.SetControl(before, control, cancellation));
            if (!made.IsApplied)
            {
                return new Refusal(RefusalCode.ZoneUnavailable, $"Zone {side.Zone.Name} could not be set up: {made.Reason}");
            }

            side.Serve(control.Token);
        }

        return null;
    }

    /// <summary>A first start that ended before its last step did not tell zone A which other zone there is.</summary>
    private async ValueTask<FencingToken> Expect(ZoneControl first, ZoneControl second, CancellationToken cancellation)
    {
        if (first.Peer.Length == 0)
        {
            a.Note(await a.Zone.SetControl(first, first with { Peer = second.Incarnation }, cancellation));
        }

        return first.Token;
    }

    /// <summary>
    /// A zone that has lost durable changes (a disk or a machine image was set back) leaves before it answers anything, and before
    /// anything is settled with it: settling would raise the end of its log over the gap, and would give up changes because it no longer
    /// knows them.
    /// </summary>
    private async ValueTask<Result<Done>> ServeBoth(FencingToken tokenA, FencingToken tokenB, CancellationToken cancellation)
    {
        a.Hold(tokenA);
        b.Hold(tokenB);
        var (behindA, behindB) = (await IsBehind(a, b, cancellation), await IsBehind(b, a, cancellation));
        if (behindA)
        {
            a.Leave(behindB ? SetBackBoth : SetBack);
        }

        if (behindB)
        {
            b.Leave(behindA ? SetBackBoth : SetBack);
        }

        if (behindA && behindB)
        {
            return new Refusal(RefusalCode.RecordCorrupt, SetBackBoth);
        }

        if (!behindA && !behindB)
        {
            await ResolveAll(cancellation);
        }

        foreach (var (side, token) in ((ZoneState, FencingToken)[])[(a, tokenA), (b, tokenB)])
        {
            if (side.Status == ZoneStatus.Starting)
            {
                side.Serve(token);
            }
        }

        return a.InService || b.InService ? default(Done) : NothingReachable();
    }
}
