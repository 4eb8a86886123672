using System.Diagnostics.CodeAnalysis;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Sealing;

namespace Kms.Crypto.Records;

/// <summary>
/// Opens the backups of keys that were made before a peer could open them: length byte, ASCII tag, then XAES-256-GCM under a key of the
/// region that made them. The material inside is wrapped as that region wraps it. None is made any more.
/// </summary>
internal sealed class LoneBackupSeal(RegionKey region, string regionName) : IDisposable
{
    private const byte Format = 1;

    private readonly Xaes256Gcm cipher = region.Derive("backups", string.Empty);

    private static ReadOnlySpan<byte> Header => "\u000Ekms-key-backup"u8;

    public bool TryOpen(ReadOnlySpan<byte> blob, [NotNullWhen(true)] out byte[]? content)
    {
        content = null;
        if (blob.Length < Header.Length + Xaes256Gcm.OverheadBytes || !blob.StartsWith(Header))
        {
            return false;
        }

        var bound = Bind(new AssociatedData(stackalloc byte[256]));
        var opened = new byte[blob.Length - Header.Length - Xaes256Gcm.OverheadBytes];
        content = cipher.TryOpen(blob[Header.Length..], bound.Bytes, opened) ? opened : null;
        return content is not null;
    }

    public void Dispose() => cipher.Dispose();

    private AssociatedData Bind(AssociatedData bound)
    {
        bound.Add("kms backup");
        bound.Add(Format);
        bound.Add(regionName);
        return bound;
    }
}
