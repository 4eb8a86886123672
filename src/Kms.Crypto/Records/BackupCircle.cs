using Kms.Crypto.Replication;
using Kms.Crypto.Sealing;

namespace Kms.Crypto.Records;

/// <summary>
/// The other regions that key backups go to and come from. What is made here opens in the present partner; what any partner has made for this region opens here, also when the
/// two were parted since: that a region is lost for ever is why its partner is given up, and when the backups are needed.
/// </summary>
internal sealed class BackupCircle : IDisposable
{
    private const string Purpose = "key backups";

    /// <summary>Of a region that never had a partner.</summary>
    public static BackupCircle Alone { get; } = new();

    /// <summary>Wraps the content key of a backup for the present partner; null without one.</summary>
    public Xaes256Gcm? ToPartner { get; private init; }

    /// <summary>Open the content keys that partners have wrapped for this region.</summary>
    public IReadOnlyList<Xaes256Gcm> FromPartners { get; private init; } = [];

    /// <exception cref="System.Security.Cryptography.CryptographicException">A partner's key is none.</exception>
    public static BackupCircle Of(RegionIdentity own, RegionPublicKeys? partner, IEnumerable<RegionPublicKeys> former) => new()
    {
        ToPartner = partner is null ? null : own.Agree(partner, isSender: true, Purpose),
        FromPartners = [.. former.Prepend(partner).OfType<RegionPublicKeys>().Select(region => own.Agree(region, isSender: false, Purpose))],
    };

    /// <summary>A cipher that is in use just now goes on working.</summary>
    public void Dispose()
    {
        ToPartner?.Dispose();
        foreach (var cipher in FromPartners)
        {
            cipher.Dispose();
        }
    }
}
