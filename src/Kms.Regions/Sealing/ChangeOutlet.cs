using System.Diagnostics.CodeAnalysis;
using Kms.Crypto.Keys;
using Kms.Crypto.Replication;
using Kms.Records;
using Kms.Regions.Messages;

namespace Kms.Regions.Sealing;

/// <summary>
/// The home region's end: opens what is its own, seals for its peer, signs. For one shipper: not for several threads at once.
/// </summary>
public sealed class ChangeOutlet : IChangeOutlet, IDisposable
{
    private readonly IRecordSeal own;
    private readonly RegionIdentity identity;
    private readonly LinkSeal link;
    private readonly RecordKinds kinds;
    private readonly MaterialRewrap rewrap;

    /// <param name="own">The region's own seal; lives longer than this object, as do the others.</param>
    public ChangeOutlet(IRecordSeal own, KeyMaterials materials, RegionIdentity identity, RegionPublicKeys peer, RecordKinds kinds)
    {
        (this.own, this.identity, this.kinds) = (own, identity, kinds);
        link = new LinkSeal(identity, peer, materials, isSender: true);
        rewrap = link.Rewrap;
    }

    public bool TrySeal(StoredRecord record, [NotNullWhen(true)] out byte[]? forTarget, out bool erase)
    {
        ArgumentNullException.ThrowIfNull(record);
        (forTarget, erase) = (null, false);
        if (!own.TryOpen(record.Place, record.Body.Span, out var content)
            || !kinds.Of(record.Place.Id).TryRewrap(content, rewrap, out var rewrapped, out erase))
        {
            return false;
        }

        forTarget = link.Seal(record.Place, rewrapped);
        return true;
    }

    public byte[] Sign(ChangeBatch batch) => identity.Sign(LinkDigest.Of(batch));

    public byte[] Sign(CopyPage page) => identity.Sign(LinkDigest.Of(page));

    public void Dispose() => link.Dispose();
}
