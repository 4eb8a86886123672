using Kms.Crypto.Hierarchy;
using Kms.Crypto.Sealing;

namespace Kms.Crypto.Backups;

/// <summary>
/// Seals the pieces of one backup of a region: XAES-256-GCM under a key that is derived from the region key for this backup alone. A piece
/// is bound to its kind, its place in the backup and the backup's header, so that none can be taken out, moved, or put into another
/// backup. Who lacks the region key can make none.
/// </summary>
/// <param name="region">Lives longer than this object.</param>
/// <param name="backupId">Made once; part of the header, too.</param>
public sealed class RegionBackupSeal(RegionKey region, string backupId) : IDisposable
{
    /// <summary>By how much a sealed piece is longer, in bytes.</summary>
    public const int OverheadBytes = Xaes256Gcm.OverheadBytes;

    private const byte Format = 1;

    private readonly Xaes256Gcm cipher = region.Derive("region backups", backupId);

    /// <param name="headerHash">Of the whole header, as text.</param>
    /// <param name="output"><see cref="OverheadBytes"/> longer than the content.</param>
    public void Seal(byte kind, long place, string headerHash, ReadOnlySpan<byte> content, Span<byte> output) =>
        cipher.Seal(content, Bind(new AssociatedData(stackalloc byte[256]), kind, place, headerHash).Bytes, output);

    /// <summary>False when it was not sealed for exactly this. Never throws for bad input.</summary>
    /// <param name="output"><see cref="OverheadBytes"/> shorter than the sealed piece.</param>
    public bool TryOpen(byte kind, long place, string headerHash, ReadOnlySpan<byte> piece, Span<byte> output) =>
        cipher.TryOpen(piece, Bind(new AssociatedData(stackalloc byte[256]), kind, place, headerHash).Bytes, output);

    public void Dispose() => cipher.Dispose();

    private static AssociatedData Bind(AssociatedData bound, byte kind, long place, string headerHash)
    {
        bound.Add("kms region backup");
        bound.Add(Format);
        bound.Add(kind);
        bound.Add(place);
        bound.Add(headerHash);
        return bound;
    }
}
