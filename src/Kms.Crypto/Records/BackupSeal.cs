using System.Diagnostics.CodeAnalysis;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Keys;
using Kms.Crypto.Sealing;
using Kms.Keys;

namespace Kms.Crypto.Records;

/// <summary>
/// Seals the backup of a key, for its owner to keep, so that it opens in the region that made it and in the one that was its peer then. No
/// root key and no region key leaves its region for that. A backup never opens as a record and a record never as a backup. Blob:
/// <code>
/// length byte, "kms-key-backup/2"
/// how many may open it             1 byte: 1 or 2
/// content key for the maker        72 bytes: XAES-256-GCM under a key derived from the maker's region key
/// content key for its peer      72 bytes: under one that both regions agree on (ECDH, P-256); only they can make it, so it vouches for the maker too
/// content                          XAES-256-GCM, bound to every byte before it; the key material in it is wrapped once more
/// </code>
/// </summary>
internal sealed class BackupSeal(RegionKey region, string regionName) : IDisposable
{
    private const byte Format = 2;
    private const int RecipientsMax = 2;

    private readonly Xaes256Gcm own = region.Derive("backup keys", string.Empty);
    private readonly MaterialWrap materials = MaterialWrap.Of(region);
    private readonly LoneBackupSeal lone = new(region, regionName);
    private volatile BackupCircle circle = BackupCircle.Alone;

    /// <summary>Length byte and tag: what a person sees when looking into the file.</summary>
    private static ReadOnlySpan<byte> Header => "\u0010kms-key-backup/2"u8;

    /// <summary>From now on these regions count.</summary>
    public void Share(BackupCircle with)
    {
        var before = circle;
        circle = with;
        before.Dispose();
    }

    /// <summary>False when the content is no key, or a version's material does not open here.</summary>
    public bool TrySeal(ReadOnlySpan<byte> content, [NotNullWhen(true)] out byte[]? blob)
    {
        blob = null;
        var peer = circle.ToPeer;
        using var key = BackupKey.Create();
        if (!KeyTransit.TryRewrap(content, (id, spec, material) => materials.TryRewrap(id, spec, material, key.Materials), out var rewrapped, out _))
        {
            return false;
        }

        var begin = BeginOf(peer is null ? 1 : RecipientsMax);
        blob = new byte[begin + rewrapped.Length + Xaes256Gcm.OverheadBytes];
        Header.CopyTo(blob);
        blob[Header.Length] = (byte)(peer is null ? 1 : RecipientsMax);
        key.Wrap(own, ForMaker(new AssociatedData(stackalloc byte[256])).Bytes, Recipient(blob, 0));
        if (peer is not null)
        {
            key.Wrap(peer, ForPeer(new AssociatedData(stackalloc byte[256])).Bytes, Recipient(blob, 1));
        }

        key.Content.Seal(rewrapped, blob.AsSpan(0, begin), blob.AsSpan(begin));
        return true;
    }

    /// <summary>The content as this region keeps it: its material is wrapped under this region's key.</summary>
    public bool TryOpen(ReadOnlySpan<byte> blob, [NotNullWhen(true)] out byte[]? content)
    {
        if (!blob.StartsWith(Header))
        {
            return lone.TryOpen(blob, out content);
        }

        content = null;
        if (blob.Length <= Header.Length || blob[Header.Length] is not (>= 1 and <= RecipientsMax) || blob.Length < BeginOf(blob[Header.Length]) + Xaes256Gcm.OverheadBytes)
        {
            return false;
        }

        var begin = BeginOf(blob[Header.Length]);
        using var key = KeyOf(blob[..begin]);
        var opened = new byte[blob.Length - begin - Xaes256Gcm.OverheadBytes];
        return key is not null
            && key.Content.TryOpen(blob[begin..], blob[..begin], opened)
            && KeyTransit.TryRewrap(opened, (id, spec, material) => key.Materials.TryRewrap(id, spec, material, materials), out content, out _);
    }

    public void Dispose()
    {
        own.Dispose();
        materials.Dispose();
        lone.Dispose();
        circle.Dispose();
    }

    private static int BeginOf(int recipients) => Header.Length + 1 + (recipients * BackupKey.WrappedBytes);

    private static Span<byte> Recipient(Span<byte> blob, int index) => blob.Slice(BeginOf(index), BackupKey.WrappedBytes);

    /// <summary>Null where this region may not open it.</summary>
    private BackupKey? KeyOf(ReadOnlySpan<byte> head)
    {
        if (BackupKey.TryUnwrap(own, head.Slice(BeginOf(0), BackupKey.WrappedBytes), ForMaker(new AssociatedData(stackalloc byte[256])).Bytes) is { } made)
        {
            return made;
        }

        if (head.Length < BeginOf(RecipientsMax))
        {
            return null;
        }

        var bound = ForPeer(new AssociatedData(stackalloc byte[256]));
        foreach (var peer in circle.FromPeers)
        {
            if (BackupKey.TryUnwrap(peer, head.Slice(BeginOf(1), BackupKey.WrappedBytes), bound.Bytes) is { } given)
            {
                return given;
            }
        }

        return null;
    }

    private AssociatedData ForMaker(AssociatedData bound)
    {
        bound.Add("kms backup for its maker");
        bound.Add(Format);
        bound.Add(regionName);
        return bound;
    }

    private static AssociatedData ForPeer(AssociatedData bound)
    {
        bound.Add("kms backup for a partner");
        bound.Add(Format);
        return bound;
    }
}
