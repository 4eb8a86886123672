using System.Diagnostics.CodeAnalysis;
using Kms.Crypto.Keys;
using Kms.Crypto.Replication;
using Kms.Records;
using Kms.Regions.Messages;

namespace Kms.Regions.Sealing;

/// <summary>
/// The other end: checks the peer's signature, opens what was sealed for this region, seals it as its own. For one applier: not for
/// several threads at once.
/// </summary>
public sealed class ChangeInlet : IChangeInlet, IDisposable
{
    private readonly IRecordSeal own;
    private readonly LinkSeal link;
    private readonly RecordKinds kinds;
    private readonly MaterialRewrap rewrap;

    /// <param name="own">The region's own seal; lives longer than this object, as do the others.</param>
    public ChangeInlet(IRecordSeal own, KeyMaterials materials, RegionIdentity identity, RegionPublicKeys peer, RecordKinds kinds)
    {
        (this.own, this.kinds) = (own, kinds);
        link = new LinkSeal(identity, peer, materials, isSender: false);
        rewrap = link.Rewrap;
    }

    public bool IsGenuine(ChangeBatch batch) => link.IsFromPeer(LinkDigest.Of(batch), batch.Signature.Span);

    public bool IsGenuine(CopyPage page) => link.IsFromPeer(LinkDigest.Of(page), page.Signature.Span);

    public bool TryOpen(in RecordPlace place, ReadOnlyMemory<byte> forTarget, [NotNullWhen(true)] out byte[]? own)
    {
        own = null;
        var kind = kinds.Of(place.Id);
        if (!kind.StandsIn(place.Vault, place.Id)
            || !link.TryOpen(place, forTarget.Span, out var content)
            || !kind.TryRewrap(content, rewrap, out var rewrapped, out _))
        {
            return false;
        }

        own = this.own.Seal(place, rewrapped);
        return true;
    }

    public void Dispose() => link.Dispose();
}
