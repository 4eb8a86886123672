using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Kms.Crypto.Keys;
using Kms.Keys;
using Kms.Records;
using Kms.Replication;

namespace Kms.Crypto.Replication;

/// <summary>The other end: checks the peer's signature, opens what was sealed for this region, seals it as its own. For one applier: not for several threads at once.</summary>
public sealed class ChangeInlet : IChangeInlet, IDisposable
{
    private readonly IRecordSeal own;
    private readonly LinkSeal link;
    private readonly Func<string, KeySpec, WrappedMaterial, WrappedMaterial?> rewrap;
    private readonly ECDsa signer = ECDsa.Create();

    /// <param name="own">The region's own seal; lives longer than this object, as do the others.</param>
    public ChangeInlet(IRecordSeal own, KeyMaterials materials, RegionIdentity identity, RegionPublicKeys peer)
    {
        ArgumentNullException.ThrowIfNull(materials);
        ArgumentNullException.ThrowIfNull(peer);
        this.own = own;
        link = new LinkSeal(identity, peer, isSender: false);
        rewrap = new MaterialTransit(link.Materials, materials.Wrapping).Rewrap;
        signer.ImportSubjectPublicKeyInfo(peer.Signing.Span, out _);
    }

    public bool IsGenuine(ChangeBatch batch) => signer.VerifyHash(LinkDigest.Of(batch), batch.Signature.Span);

    public bool IsGenuine(CopyPage page) => signer.VerifyHash(LinkDigest.Of(page), page.Signature.Span);

    public bool TryOpen(in RecordPlace place, ReadOnlyMemory<byte> forTarget, [NotNullWhen(true)] out byte[]? own)
    {
        own = null;
        if (!link.TryOpen(place, forTarget.Span, out var content)
            || !KeyTransit.TryRewrap(place.Id, content, rewrap, out var rewrapped, out _))
        {
            return false;
        }

        own = this.own.Seal(place, rewrapped);
        return true;
    }

    public void Dispose()
    {
        link.Dispose();
        signer.Dispose();
    }
}
