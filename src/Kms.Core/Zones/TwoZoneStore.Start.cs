namespace Kms.Zones;

/// <content>Starting, and looking after the zones from then on.</content>
public sealed partial class TwoZoneStore
{
    /// <summary>
    /// Opens both zones and decides who serves. Settles what a crash left undecided. Refused (<see cref="RefusalCode.ZoneUnavailable"/>) when no zone
    /// can serve, with the reason. Reads no more than the control rows, the intents and the stream heads: not the keys.
    /// </summary>
    public async ValueTask<Result<Done>> Start(CancellationToken cancellation)
    {
        var foundA = await Find(a, cancellation);
        var foundB = await Find(b, cancellation);
        var (step, reason) = Opening.Decide(foundA, foundB);
        switch (step)
        {
            case OpeningStep.FirstStart:
                if (await Found(cancellation) is { } notFounded)
                {
                    return notFounded;
                }

                break;
            case OpeningStep.ServeBoth:
                a.Serve(foundA.Control!.Ticket);
                b.Serve(foundB.Control!.Ticket);
                break;
            case OpeningStep.ServeA:
                a.Serve(foundA.Control!.Ticket);
                b.Leave(reason);
                return default(Done);
            case OpeningStep.ServeB:
                b.Serve(foundB.Control!.Ticket);
                a.Leave(reason);
                return default(Done);
            default:
                a.Leave(foundA.Reason ?? reason);
                b.Leave(foundB.Reason ?? reason);
                return new Refusal(RefusalCode.ZoneUnavailable, reason) { RetryAfter = RetryAfter };
        }

        return await ResolveAll(cancellation) is { } unsettled ? unsettled : await CompareLogs(cancellation);
    }

    /// <summary>
    /// Called by the host about once a second, one call at a time: asks zones in service for a sign of life, brings back those that are out.
    /// </summary>
    public async ValueTask Tend(CancellationToken cancellation)
    {
        foreach (var seat in (ZoneSeat[])[a, b])
        {
            if (seat.InService)
            {
                await CheckPulse(seat, cancellation);
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

    private static async ValueTask CheckPulse(ZoneSeat seat, CancellationToken cancellation)
    {
        var control = seat.Note(await seat.Zone.Control(cancellation));
        if (control.IsApplied && control.Value?.Ticket != seat.Ticket)
        {
            seat.Leave("Its control row is not the one this host started with: another host has claimed it, or its data was exchanged.");
        }
    }

    private static async ValueTask<ZoneFound> Find(ZoneSeat seat, CancellationToken cancellation)
    {
        var opened = await seat.Zone.Open(cancellation);
        var control = opened.IsApplied ? await seat.Zone.Control(cancellation) : opened.As<ZoneControl?>();
        if (control.Damaged)
        {
            seat.Leave(control.Reason, damaged: true);
        }

        return new ZoneFound(control.IsApplied, control.IsApplied ? control.Value : null, control.Reason);
    }

    /// <summary>Makes the installation. If only one zone got its control row when the host died, the next start finds the other one empty.</summary>
    private async ValueTask<Refusal?> Found(CancellationToken cancellation)
    {
        var (installation, first, second) = (identities.NewId(), identities.NewId(), identities.NewId());
        foreach (var (seat, own, peer) in ((ZoneSeat, string, string)[])[(a, first, second), (b, second, first)])
        {
            var control = new ZoneControl(installation, 1, own, true, peer);
            var made = seat.Note(await seat.Zone.SetControl(null, control, cancellation));
            if (!made.IsApplied)
            {
                return new Refusal(RefusalCode.ZoneUnavailable, $"Zone {seat.Zone.Name} could not be set up: {made.Reason}");
            }

            seat.Serve(control.Ticket);
        }

        return null;
    }

    /// <summary>
    /// Both zones are settled, so their logs must end alike. A zone whose log ends earlier has lost durable changes (a disk or a machine image
    /// was set back): it leaves service and is brought up to date before it answers anything.
    /// </summary>
    private async ValueTask<Result<Done>> CompareLogs(CancellationToken cancellation)
    {
        var headsA = a.Note(await a.Zone.StreamHeads(cancellation));
        var headsB = b.Note(await b.Zone.StreamHeads(cancellation));
        if (!headsA.IsApplied || !headsB.IsApplied)
        {
            return default(Done);
        }

        var (behindA, behindB) = Compare(headsA.Value, headsB.Value);
        if (behindA && behindB)
        {
            return new Refusal(RefusalCode.RecordCorrupt,
                "Each zone holds changes that the other one lacks: both were set back to old copies. Restore a backup, or start with the better one alone.");
        }

        if (behindA || behindB)
        {
            (behindA ? a : b).Leave("It has lost changes that it had confirmed (its change log ends earlier than its peer's).");
        }

        return default(Done);
    }

    private static (bool BehindA, bool BehindB) Compare(IReadOnlyList<StreamHead> headsA, IReadOnlyList<StreamHead> headsB)
    {
        var inA = headsA.ToDictionary(h => h.Stream, h => h.Sequence);
        var inB = headsB.ToDictionary(h => h.Stream, h => h.Sequence);
        return (
            headsB.Any(h => h.Sequence > inA.GetValueOrDefault(h.Stream)),
            headsA.Any(h => h.Sequence > inB.GetValueOrDefault(h.Stream)));
    }
}
