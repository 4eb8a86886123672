using Kms.Records;

namespace Kms.TwoZone;

/// <content>
/// Bringing back a zone that only failed to answer for a while: a slow disk, a silo that stood still, a break of the network. Nothing
/// was done in one zone alone meanwhile, so nothing has to be copied.
/// </content>
public sealed partial class TwoZoneStore
{
    /// <summary>
    /// A zone that missed nothing serves again once what is undecided is settled; nothing is copied. The epoch of both zones is raised
    /// first, the survivor's before the other's, so that no statement from before can land afterwards. If this host ends in between, the
    /// epochs differ, and the zone is copied after all. False when one of the two lacks something (a disk was set back): then the survivor
    /// is copied.
    /// </summary>
    private async ValueTask<bool> GoOn(
        ZoneState survivor, ZoneControl surviving, ZoneState returning, ZoneControl found, CancellationToken cancellation)
    {
        returning.Hold(found.Token);
        if (await IsBehind(returning, survivor, cancellation) || await IsBehind(survivor, returning, cancellation))
        {
            return false;
        }

        var epoch = EpochAbove(survivor, surviving.Epoch);
        if (await Fence(survivor, surviving, epoch, cancellation) is not { } token)
        {
            returning.Leave("Its peer could not raise the epoch.");
            return true;
        }

        survivor.Serve(token);
        if (await Fence(returning, found, epoch, cancellation) is not { } back)
        {
            returning.Leave("Its epoch could not be raised.");
            return true;
        }

        // A denial may come at any moment. It raises the survivor's epoch, then it has the other zone leave, and that counts.
        if (!returning.Hold(found.Token, back))
        {
            return true;
        }

        await ResolveAll(cancellation);
        var after = survivor.Note(await survivor.Zone.Control(cancellation));
        if (after.Value?.Token != token)
        {
            returning.Leave("Something was done in its peer alone meanwhile.");
        }
        else if (returning.ServeHeld(back))
        {
            courtesy.PairIsWhole();
        }

        return true;
    }

    /// <summary>Null when another host was faster, or the outcome is unknown.</summary>
    private static async ValueTask<FencingToken?> Fence(ZoneState side, ZoneControl now, long epoch, CancellationToken cancellation)
    {
        var raised = now with { Epoch = epoch };
        return side.Note(await side.Zone.SetControl(now, raised, cancellation)).IsApplied ? raised.Token : null;
    }
}
