namespace Kms.Zones;

/// <content>
/// Bringing back a zone that was away. The survivor's epoch is raised first, which fences every statement still in flight; the returning
/// zone is claimed under the new epoch and answers nothing until it equals the survivor. While this runs nothing can be written, so the
/// survivor stands still and one pass is enough. What was denied meanwhile becomes a normal version before the zone serves.
/// </content>
public sealed partial class TwoZoneStore
{
    private const int CopyPage = 256;

    private async ValueTask Rejoin(ZoneSeat survivor, ZoneSeat returning, CancellationToken cancellation)
    {
        var opened = returning.Damaged ? await returning.Zone.Replace(cancellation) : await returning.Zone.Open(cancellation);
        var control = opened.IsApplied ? await returning.Zone.Control(cancellation) : opened.As<ZoneControl?>();
        var surviving = survivor.Note(await survivor.Zone.Control(cancellation));
        if (!control.IsApplied || !surviving.IsApplied || surviving.Value is null)
        {
            returning.Leave(control.IsApplied ? "Its peer cannot be read." : control.Reason, control.Damaged);
            return;
        }

        // Another host may have claimed the survivor since this one looked. Two hosts that each bring back what the other one takes for the
        // survivor would leave no zone in service at all.
        if (!surviving.Value.InService || surviving.Value.Ticket != survivor.Ticket)
        {
            survivor.Leave("Another host is looking after the zones.");
            returning.Leave("Another host is looking after the zones.");
            return;
        }

        if (control.Value is { } old && old.Installation != surviving.Value.Installation)
        {
            returning.Leave("It belongs to another installation: nothing in it is touched.");
            return;
        }

        if (WasReplaced(control.Value, surviving.Value))
        {
            returning.Leave("It was replaced by another zone meanwhile, and what it holds is old: empty it, or ask for it to be replaced again. Nothing in it is touched.");
            return;
        }

        var reason = await BringUpToDate(survivor, surviving.Value, returning, control.Value, cancellation);
        if (reason is not null)
        {
            returning.Leave(reason.Value.Reason, reason.Value.Damaged);
        }
    }

    /// <summary>Null when the zone is back in service; else why not.</summary>
    private async ValueTask<(string? Reason, bool Damaged)?> BringUpToDate(
        ZoneSeat survivor, ZoneControl surviving, ZoneSeat returning, ZoneControl? old, CancellationToken cancellation)
    {
        var token = surviving with { Epoch = surviving.Epoch + 1 };
        var raised = survivor.Note(await survivor.Zone.SetControl(surviving, token, cancellation));
        if (!raised.IsApplied)
        {
            return ("Its peer could not raise the epoch: " + raised.Reason, false);
        }

        survivor.Serve(token.Ticket);
        var claim = new ZoneControl(token.Installation, token.Epoch, identities.NewId(), InService: false, Peer: token.Incarnation);
        var claimed = await returning.Zone.SetControl(old, claim, cancellation);
        if (!claimed.IsApplied)
        {
            return ("It could not be claimed: " + claimed.Reason, claimed.Damaged);
        }

        returning.Rejoin(claim.Ticket);
        if (await RollForward(survivor, token.Ticket, cancellation) is { } stuck)
        {
            return (stuck, false);
        }

        var copied = await new ZoneCopy(survivor.Zone, returning.Zone, claim.Ticket, CopyPage, returning.Progress, IsIntact).Run(cancellation);
        if (!copied.IsApplied)
        {
            return (copied.Reason, copied.Damaged);
        }

        if (await Merge(survivor, returning, cancellation) is { } unmerged)
        {
            return (unmerged, false);
        }

        // First the survivor learns whom it is paired with, then the returning zone may serve: in between it is still the one with the survivor's epoch.
        var paired = survivor.Note(await survivor.Zone.SetControl(token, token with { Peer = claim.Incarnation }, cancellation));
        if (!paired.IsApplied)
        {
            return ("Its peer could not be told of it: " + paired.Reason, false);
        }

        var complete = claim with { InService = true };
        var completed = await returning.Zone.SetControl(claim, complete, cancellation);
        if (!completed.IsApplied)
        {
            return ("It could not be put into service: " + completed.Reason, completed.Damaged);
        }

        returning.Serve(complete.Ticket);
        return null;
    }

    /// <summary>True for a zone with data that is neither the survivor's last peer nor one that the survivor is just bringing back.</summary>
    private static bool WasReplaced(ZoneControl? old, ZoneControl surviving) =>
        old is not null && surviving.Peer.Length > 0 && old.Incarnation != surviving.Peer && old.Epoch != surviving.Epoch;

    /// <summary>The survivor's undecided changes are decided: they happen. Their writers were told "unknown".</summary>
    private static async ValueTask<string?> RollForward(ZoneSeat survivor, ZoneTicket ticket, CancellationToken cancellation)
    {
        while (true)
        {
            var page = survivor.Note(await survivor.Zone.Intents(null, CopyPage, cancellation));
            if (!page.IsApplied)
            {
                return "Its peer cannot be read: " + page.Reason;
            }

            foreach (var row in page.Value)
            {
                var done = survivor.Note(await survivor.Zone.Execute(new Commit(row.Id, row.Intent!.Id), ticket, cancellation));
                if (!done.IsApplied)
                {
                    return "Its peer cannot settle a change: " + done.Reason;
                }
            }

            if (page.Value.Count < CopyPage)
            {
                return null;
            }
        }
    }
}
