using Kms.Records;

namespace Kms.TwoZone;

/// <summary>What a zone is that comes back, as plain functions over its control row and its peer's.</summary>
internal static class RejoinRules
{
    /// <summary>
    /// What this host believes of a damaged zone is old: another host has put a new one in its place, and perhaps it serves or holds
    /// denials.
    /// </summary>
    public static bool IsInOtherHands(ZoneControl? found, ZoneControl surviving, FencingToken known) =>
        found is not null && found.Incarnation != known.Incarnation
        && (found.Incarnation == surviving.Peer || (!found.InService && found.Peer == surviving.Incarnation));

    /// <summary>Another host has brought the zone back since this one lost it: both are a pair again, there is nothing to do.</summary>
    public static bool IsBack(ZoneControl? found, ZoneControl surviving, FencingToken known) =>
        found is { InService: true } && found.Epoch == surviving.Epoch && found.Incarnation == surviving.Peer
        && known.Incarnation is not null && known.Incarnation != found.Incarnation;

    /// <summary>
    /// The zone did not answer for a while. It still is the survivor's peer, and as the epochs are equal, nothing was done in one of the
    /// two alone. No more than undecided changes can tell them apart, as after the start of a host.
    /// </summary>
    public static bool MissedNothing(ZoneControl? found, ZoneControl surviving) =>
        found is { InService: true } && found.Epoch == surviving.Epoch
        && found.Incarnation == surviving.Peer && found.Peer == surviving.Incarnation;

    /// <summary>Why the zone may not be written over unless an operator asks for it; null: it may.</summary>
    public static string? NeedsOperator(ZoneControl? found, ZoneControl surviving, string zone) =>
        IsMissing(found, surviving) ? Missing(zone)
        : found?.Incarnation == surviving.Incarnation ? StartTable.SameZone
        : WasReplaced(found, surviving) ? "It was replaced by another zone meanwhile, and what it holds is old: empty it, or ask for it to be replaced again. "
            + "Nothing in it is touched."
        : null;

    /// <summary>
    /// True for an empty zone that held data before: a disk that is not mounted looks like this, and so do a wrong connection string and
    /// data that somebody took away. Filling it could put both copies on one disk.
    /// </summary>
    public static bool IsMissing(ZoneControl? found, ZoneControl surviving) => found is null && surviving.Peer.Length > 0;

    /// <summary>What an operator can do about it.</summary>
    public static string Missing(string zone) =>
        $"It is empty, and it held data before: its disk is not mounted, its connection string has changed, or its data was taken away. It serves again "
        + $"when its data is back; 'kms zones replace {zone}' fills it from the other zone instead.";

    /// <summary>
    /// True for a zone with data that is neither the survivor's last peer nor one that was being brought back and not completed.
    /// </summary>
    public static bool WasReplaced(ZoneControl? old, ZoneControl surviving) =>
        old is not null && surviving.Peer.Length > 0 && old.Incarnation != surviving.Peer
        && !(old is { InService: false } && old.Peer == surviving.Incarnation);
}
