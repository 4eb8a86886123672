using System.Diagnostics.CodeAnalysis;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Sealing;

namespace Kms.Crypto.Records;

/// <summary>
/// Seals the backup of a key, for its owner to keep. Blob: length byte, ASCII tag, then XAES-256-GCM under a key that seals nothing else,
/// so a backup never opens as a record and a record never as a backup.
/// </summary>
internal sealed class BackupSeal(RegionKey region, string regionName) : IDisposable
{
    private const byte Format = 1;

    private readonly Xaes256Gcm cipher = region.Derive("backups", string.Empty);

    /// <summary>Length byte and tag: what a person sees when looking into the file.</summary>
    private static ReadOnlySpan<byte> Header => "\u000Ekms-key-backup"u8;

    public byte[] Seal(ReadOnlySpan<byte> content)
    {
        var bound = Bind(new AssociatedData(stackalloc byte[256]));
        var blob = new byte[Header.Length + content.Length + Xaes256Gcm.OverheadBytes];
        Header.CopyTo(blob);
        cipher.Seal(content, bound.Bytes, blob.AsSpan(Header.Length));
        return blob;
    }

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
