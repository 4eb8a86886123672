using Kms.Crypto.Replication;
using Kms.Crypto.Sealing;

namespace Kms.Crypto.Records;

/// <summary>
/// The other regions that key backups go to and come from. What is made here opens in the present peer; what any peer has made for this
/// region opens here, also when the two were parted since: that a region is lost for ever is why its peer is given up, and when the
/// backups are needed.
/// </summary>
internal sealed class BackupCircle : IDisposable
{
    private const string Purpose = "key backups";

    /// <summary>Of a region that never had a peer.</summary>
    public static BackupCircle Alone { get; } = new();

    /// <summary>Wraps the content key of a backup for the present peer; null without one.</summary>
    public Xaes256Gcm? ToPeer { get; private init; }

    /// <summary>Open the content keys that peers have wrapped for this region.</summary>
    public IReadOnlyList<Xaes256Gcm> FromPeers { get; private init; } = [];

    /// <exception cref="System.Security.Cryptography.CryptographicException">A peer's key is none.</exception>
    public static BackupCircle Of(RegionIdentity own, RegionPublicKeys? peer, IEnumerable<RegionPublicKeys> former) => new()
    {
        ToPeer = peer is null ? null : own.Agree(peer, isSender: true, Purpose),
        FromPeers = [.. former.Prepend(peer).OfType<RegionPublicKeys>().Select(region => own.Agree(region, isSender: false, Purpose))],
    };

    /// <summary>A cipher that is in use just now goes on working.</summary>
    public void Dispose()
    {
        ToPeer?.Dispose();
        foreach (var cipher in FromPeers)
        {
            cipher.Dispose();
        }
    }
}
