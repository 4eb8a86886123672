using Kms.Regions.Messages;
using Kms.Regions.State;

namespace Kms.Regions.Pairing;

/// <summary>
/// Whether two regions may become a pair, from what each says of itself. Both sides ask the same; the first reason that applies is told.
/// </summary>
internal static class PairingRules
{
    /// <summary>The newest protocol of the link that this release speaks.</summary>
    public const int Protocol = 1;

    /// <summary>Times of certificates, retentions and rotations are compared between the two regions.</summary>
    public static readonly TimeSpan ClockDifferenceMax = TimeSpan.FromMinutes(5);

    /// <param name="other">What the other region says.</param>
    /// <param name="now">By this region's clock, when that came.</param>
    public static Refusal? CheckCompatible(RegionDescriptor other, DateTimeOffset now)
    {
        if (other.Protocol < Protocol)
        {
            return new(RefusalCode.PeerTooOld, $"Region '{Text.Shorten(other.Region)}' runs release {Text.Shorten(other.Release)}, which speaks an older protocol: update it first.");
        }

        var difference = DateTimeOffset.FromUnixTimeMilliseconds(other.TimeUnixMs) - now;
        return difference.Duration() > ClockDifferenceMax
            ? new(RefusalCode.PeerClockOff,
                $"The clocks of the two regions differ by {difference.Duration():hh\\:mm\\:ss}; at most {ClockDifferenceMax:hh\\:mm\\:ss} is allowed. Set them right first.")
            : null;
    }

    /// <summary>Whether this region, which made the code, takes the other one as its replica.</summary>
    /// <param name="joinerFingerprint">Of the certificate that the other one has shown.</param>
    public static Refusal? CheckAdmission(RegionRecord here, RegionDescriptor joiner, string ownInstallation, string joinerFingerprint) =>
        here.State.Role != RegionRole.Home
            ? new(RefusalCode.Conflict, $"This region is not a home region (it is {here.State.Role}): ask the home region for a code.")
        : joiner.Installation == ownInstallation
            ? new(RefusalCode.PeerNotAllowed, "A region cannot be paired with itself.")
        : here.PeerFingerprint is { } known && known != joinerFingerprint
            ? new(RefusalCode.PeerNotAllowed, $"This region has a peer already, '{here.State.Peer?.Region}'. A region has one.")
        : !joiner.IsEmpty
            ? new(RefusalCode.PeerNotAllowed, "The joining region has keys or vaults of another installation. Only an empty region can become a replica; nothing was changed in either.")
        : null;

    /// <summary>Whether this region can become a replica at all.</summary>
    public static Refusal? CheckJoin(RegionRecord here, bool isEmpty) =>
        here.PeerFingerprint is not null
            ? new(RefusalCode.PeerNotAllowed, $"This region has a peer already, '{here.State.Peer?.Region}'. A region has one.")
        : !isEmpty
            ? new(RefusalCode.PeerNotAllowed, "This region has keys or vaults of its own. Only an empty region can become a replica; nothing was changed.")
        : null;
}
