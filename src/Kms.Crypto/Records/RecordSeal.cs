using System.Diagnostics.CodeAnalysis;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Replication;
using Kms.Crypto.Sealing;
using Kms.Records;

namespace Kms.Crypto.Records;

/// <summary>
/// Seals records under the key of their vault. Body: format byte, then XAES-256-GCM. The associated data is the format, the region and
/// every field of the place, so a body opens only where, and as what, it was written.
/// </summary>
/// <param name="region">Lives longer than this object.</param>
/// <param name="regionName">As configured; part of every seal.</param>
public sealed class RecordSeal(RegionKey region, string regionName) : IRecordSeal, IDisposable
{
    private const byte Format = 1;
    private const int HeaderBytes = 1;
    private const int VaultsCachedMax = 256;

    private readonly VaultCiphers vaults = new(region, VaultsCachedMax);
    private readonly BackupSeal backups = new(region, regionName);

    public byte[] Seal(in RecordPlace place, ReadOnlySpan<byte> content)
    {
        var bound = Bind(new AssociatedData(stackalloc byte[512]), place);
        var body = new byte[HeaderBytes + content.Length + Xaes256Gcm.OverheadBytes];
        body[0] = Format;
        vaults.For(place.Vault).Seal(content, bound.Bytes, body.AsSpan(HeaderBytes));
        return body;
    }

    public bool TryOpen(in RecordPlace place, ReadOnlySpan<byte> body, [NotNullWhen(true)] out byte[]? content)
    {
        content = null;
        if (body.Length < HeaderBytes + Xaes256Gcm.OverheadBytes || body[0] != Format || place.Vault is null || place.Id is null)
        {
            return false;
        }

        var bound = Bind(new AssociatedData(stackalloc byte[512]), place);
        var opened = new byte[body.Length - HeaderBytes - Xaes256Gcm.OverheadBytes];
        content = vaults.For(place.Vault).TryOpen(body[HeaderBytes..], bound.Bytes, opened) ? opened : null;
        return content is not null;
    }

    public bool TrySealBackup(ReadOnlySpan<byte> content, [NotNullWhen(true)] out byte[]? blob) => backups.TrySeal(content, out blob);

    public bool TryOpenBackup(ReadOnlySpan<byte> blob, [NotNullWhen(true)] out byte[]? content) => backups.TryOpen(blob, out content);

    /// <summary>
    /// From now on key backups that are made here open in the peer too, and those that it or a former one has made for this region open
    /// here.
    /// </summary>
    /// <param name="peer">Null: none at present.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A peer's key is none.</exception>
    public void ShareBackups(RegionIdentity own, RegionPublicKeys? peer, IEnumerable<RegionPublicKeys> former) =>
        backups.Share(BackupCircle.Of(own, peer, former));

    public void Dispose()
    {
        vaults.Dispose();
        backups.Dispose();
    }

    private AssociatedData Bind(AssociatedData bound, in RecordPlace place)
    {
        bound.Add("kms record");
        bound.Add(Format);
        bound.Add(regionName);
        bound.Add(place.Vault);
        bound.Add(place.Id);
        bound.Add(place.Version);
        bound.Add(place.Index.List);
        bound.Add(place.Index.DueUnixMs);
        return bound;
    }
}
