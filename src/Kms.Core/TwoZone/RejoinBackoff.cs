using Kms.Records;

namespace Kms.TwoZone;

/// <summary>
/// Lets another host finish when it is just bringing a zone back. Whether that host still lives cannot be seen, so a host waits some turns
/// and then takes over, and waits twice as long every time it has done so: two hosts that want the same thing would else take the zone from
/// each other for ever, because neither copy is ever complete.
/// </summary>
internal sealed class RejoinBackoff
{
    private const int TurnsMin = 2;
    private const int TurnsMax = 1024;
    private int turns = TurnsMin;
    private int waited;
    private string? watched;
    private string? own;

    /// <summary>True while the zone is claimed by a rejoin that may still be running elsewhere. Asked once a turn.</summary>
    public bool Waits(ZoneControl? control)
    {
        if (control is not { InService: false } || control.Incarnation == own)
        {
            return false;
        }

        if (control.Incarnation != watched)
        {
            (watched, waited) = (control.Incarnation, 0);
        }

        return waited++ < turns;
    }

    /// <summary>This host has claimed a zone that was <paramref name="before"/>.</summary>
    public void Claimed(ZoneControl? before, ZoneControl claim)
    {
        if (before is { InService: false } && before.Incarnation != own)
        {
            turns = Math.Min(turns * 2, TurnsMax);
        }

        own = claim.Incarnation;
    }

    /// <summary>
    /// The zone is back, so no host competes for it. The next absence starts with the shortest wait again.
    /// </summary>
    public void PairIsWhole() => turns = TurnsMin;
}
