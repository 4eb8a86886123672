using Kms.Records;

namespace Kms.TwoZone;

/// <content>
/// Bringing back a zone that was away. The survivor's epoch is raised first, which fences every statement still in flight; the returning
/// zone is claimed under the new epoch and answers nothing until it equals the survivor. While this runs nothing can be written, so the
/// survivor stands still and one pass is enough. What was denied meanwhile becomes a normal version before the zone serves. A zone that
/// only failed to answer for a moment is spared all that: see <c>TwoZoneStore.Return.cs</c>.
/// </content>
public sealed partial class TwoZoneStore
{
    private const int CopyPage = 128;

    private async ValueTask Rejoin(ZoneState survivor, ZoneState returning, CancellationToken cancellation)
    {
        var surviving = survivor.Note(await survivor.Zone.Control(cancellation));
        if (!surviving.IsApplied)
        {
            return;
        }

        if (surviving.Value is not { InService: true } || surviving.Value.Token != survivor.Token)
        {
            // Another host has taken over since: perhaps this zone is the one that it brings back. Copying from it would destroy the only
            // good one.
            await Start(cancellation);
            return;
        }

        var opened = await returning.Open(cancellation);
        var control = opened.IsApplied ? await returning.Zone.Control(cancellation) : opened.As<ZoneControl?>();
        var isToBeEmptied = returning.Damaged && !RejoinRules.IsInOtherHands(control.Value, surviving.Value, returning.Token);
        if (!control.IsApplied && !isToBeEmptied)
        {
            returning.Leave(control.Reason, control.Damaged);
            return;
        }

        // Another host may have claimed the survivor since this one looked. Two hosts that each bring back what the other one takes for the
        // survivor would leave no zone in service at all.
        if (!surviving.Value.InService || surviving.Value.Token != survivor.Token)
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

        if (!isToBeEmptied && RejoinRules.IsBack(control.Value, surviving.Value, returning.Token))
        {
            returning.Serve(control.Value!.Token);
            return;
        }

        if (!isToBeEmptied && RejoinRules.MissedNothing(control.Value, surviving.Value)
            && await GoOn(survivor, surviving.Value, returning, control.Value!, cancellation))
        {
            return;
        }

        if (!isToBeEmptied && RejoinRules.NeedsOperator(control.Value, surviving.Value, returning.Zone.Name) is { } why)
        {
            returning.Leave(why);
            return;
        }

        if (courtesy.Waits(control.Value))
        {
            returning.Leave("Another host is bringing it back, or has died in doing so.");
            return;
        }

        var reason = await BringUpToDate(survivor, surviving.Value, returning, control.Value, isToBeEmptied, cancellation);
        if (reason is not null)
        {
            returning.Leave(reason.Value.Reason, reason.Value.Damaged);
        }
    }

    /// <summary>Null when the zone is back in service; else why not.</summary>
    private async ValueTask<(string? Reason, bool Damaged)?> BringUpToDate(
        ZoneState survivor,
        ZoneControl surviving,
        ZoneState returning,
        ZoneControl? old,
        bool isToBeEmptied,
        CancellationToken cancellation)
    {
        var raisedTo = surviving with { Epoch = EpochAbove(survivor, Math.Max(surviving.Epoch, old?.Epoch ?? 0)) };
        if (isToBeEmptied)
        {
            // The survivor expects no zone now: if this host ends before the claim, the next one may fill the empty zone.
            raisedTo = raisedTo with { Peer = string.Empty };
        }

        var raised = survivor.Note(await survivor.Zone.SetControl(surviving, raisedTo, cancellation));
        if (!raised.IsApplied)
        {
            return ("Its peer could not raise the epoch: " + raised.Reason, false);
        }

        survivor.Serve(raisedTo.Token);
        var claim = new ZoneControl(
            raisedTo.Installation, raisedTo.Epoch, identities.NewId(), InService: false, Peer: raisedTo.Incarnation);
        if (isToBeEmptied)
        {
            // Claimed first, if it can be, and after the survivor was raised: no other host can take it for the survivor while its data is
            // set aside.
            var emptied = old is null ? ZoneReply.Ok(true) : await returning.Zone.SetControl(old, claim, cancellation);
            emptied = emptied.IsApplied ? await returning.Zone.Replace(cancellation) : emptied;
            if (!emptied.IsApplied)
            {
                return ("It could not be emptied: " + emptied.Reason, true);
            }

            old = null;
        }

        var claimed = await returning.Zone.SetControl(old, claim, cancellation);
        if (!claimed.IsApplied)
        {
            return ("It could not be claimed: " + claimed.Reason, claimed.Damaged);
        }

        courtesy.Claimed(old, claim);
        returning.Rejoin(claim.Token);
        if (await RollForward(survivor, raisedTo.Token, cancellation) is { } stuck)
        {
            return (stuck, false);
        }

        // Commits need not be durable, and what is copied must not be forgotten at the source: a write that must be carries all before it
        // to the disk.
        var flushed = survivor.Note(await survivor.Zone.SetControl(raisedTo, raisedTo, cancellation));
        if (!flushed.IsApplied)
        {
            return ("Its peer cannot be flushed: " + flushed.Reason, false);
        }

        var copy = new ZoneCopy(survivor.Zone, raisedTo.Token, returning.Zone, claim.Token, CopyPage, new CopyPace(time), returning.Progress, IsIntact);
        var copied = await copy.Run(cancellation);
        if (!copied.IsApplied)
        {
            return (copied.Reason, copied.Damaged);
        }

        if (await Merge(survivor, returning, cancellation) is { } unmerged)
        {
            return (unmerged, false);
        }

        // First the survivor learns whom it is paired with, then the returning zone may serve: in between it is still the one with the
        // survivor's epoch.
        var paired = survivor.Note(await survivor.Zone.SetControl(raisedTo, raisedTo with { Peer = claim.Incarnation }, cancellation));
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

        returning.Serve(complete.Token);
        courtesy.PairIsWhole();
        return null;
    }

    /// <summary>The survivor's undecided changes are decided: they happen. Their writers were told "unknown".</summary>
    private static async ValueTask<string?> RollForward(ZoneState survivor, FencingToken token, CancellationToken cancellation)
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
                var done = survivor.Note(await survivor.Zone.Execute(new Commit(row.Id, row.Intent!.Id), token, cancellation));
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
