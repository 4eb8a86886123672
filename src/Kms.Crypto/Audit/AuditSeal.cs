using Kms.Crypto.Hierarchy;
using Kms.Crypto.Sealing;

namespace Kms.Crypto.Audit;

/// <summary>
/// Vouches for how far the audit log has come: XAES-256-GCM of nothing, with the statement as associated data, under a key that is derived
/// from the region key for this alone. Who can write the log's files but lacks the region key can compute every hash in them and none of
/// these.
/// </summary>
/// <param name="region">Lives longer than this object.</param>
/// <param name="regionName">As configured; part of every seal.</param>
public sealed class AuditSeal(RegionKey region, string regionName) : IDisposable
{
    /// <summary>Nonce and tag.</summary>
    public const int Bytes = Xaes256Gcm.OverheadBytes;

    private const byte Format = 1;

    private readonly Xaes256Gcm cipher = region.Derive("audit checkpoints", string.Empty);

    /// <param name="block">How many blocks there are so far.</param>
    /// <param name="records">How many records are in them.</param>
    /// <param name="hash">The hash of the last block, which stands for everything before it.</param>
    public byte[] Make(long block, long records, string hash)
    {
        var seal = new byte[Bytes];
        cipher.Seal([], Bind(new AssociatedData(stackalloc byte[512]), block, records, hash).Bytes, seal);
        return seal;
    }

    /// <summary>False when it was not made by <see cref="Make"/> for exactly this, in this region.</summary>
    public bool IsGenuine(ReadOnlySpan<byte> seal, long block, long records, string hash) =>
        seal.Length == Bytes && cipher.TryOpen(seal, Bind(new AssociatedData(stackalloc byte[512]), block, records, hash).Bytes, []);

    public void Dispose() => cipher.Dispose();

    private AssociatedData Bind(AssociatedData bound, long block, long records, string hash)
    {
        bound.Add("kms audit checkpoint");
        bound.Add(Format);
        bound.Add(regionName);
        bound.Add(block);
        bound.Add(records);
        bound.Add(hash);
        return bound;
    }
}
