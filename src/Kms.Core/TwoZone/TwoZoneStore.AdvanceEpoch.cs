using Kms.Records;

namespace Kms.TwoZone;

/// <content>
/// Advancing an epoch: telling every host, whatever happens to this one, that one zone has something that the other one misses.
/// </content>
public sealed partial class TwoZoneStore
{
    /// <summary>
    /// Raises the epoch of the one zone before something is done there that the other one misses (a denial, the number of a change that was
    /// taken back): the other zone has to rejoin then, whichever silo does it. The fencing token to go on with; null when the zone is not
    /// the one that this host knew by that fencing token.
    /// </summary>
    private async ValueTask<FencingToken?> AdvanceEpoch(ZoneState side, FencingToken token)
    {
        var control = side.Note(await side.Zone.Control(CancellationToken.None));
        if (control.Value is not { InService: true } now || now.Token != token)
        {
            return null;
        }

        var next = now with { Epoch = EpochAbove(side, now.Epoch) };
        var raised = side.Note(await side.Zone.SetControl(now, next, CancellationToken.None));
        if (!raised.IsApplied)
        {
            return null;
        }

        side.Raise(token, next.Token);
        return next.Token;
    }

    /// <summary>
    /// Epochs that A raises are odd, those that B raises are even. So both zones have the same one only if the one has claimed the other,
    /// and never because two hosts raised them at the same time, each holding another zone for the survivor.
    /// </summary>
    private long EpochAbove(ZoneState side, long epoch) => (epoch + 1) % 2 == (side == a ? 1 : 0) ? epoch + 1 : epoch + 2;
}
