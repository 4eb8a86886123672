using Kms.Records;

namespace Kms.TwoZone;

/// <content>
/// Bringing back a zone that only failed to answer for a while: a slow disk, a silo that stood still, a break of the network. Whoever was
/// away, nothing was done in one zone alone, so nothing has to be copied.
/// </content>
public sealed partial class TwoZoneStore
{
    /// <summary>
    /// A zone that missed nothing serves again once what is undecided is settled; nothing is copied. False when one of the two turns out to
    /// lack something after all (a disk was set back): then the survivor is copied.
    /// </summary>
    private async ValueTask<bool> GoOn(ZoneState survivor, ZoneState returning, FencingToken token, CancellationToken cancellation)
    {
        returning.Hold(token);
        if (await IsBehind(returning, survivor, cancellation) || await IsBehind(survivor, returning, cancellation))
        {
            return false;
        }

        await ResolveAll(cancellation);
        if (returning.Status == ZoneStatus.Starting)
        {
            returning.Serve(token);
            courtesy.PairIsWhole();
        }

        return true;
    }
}
