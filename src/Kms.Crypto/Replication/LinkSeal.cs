using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Kms.Crypto.Keys;
using Kms.Crypto.Sealing;
using Kms.Keys;
using Kms.Records;

namespace Kms.Crypto.Replication;

/// <summary>
/// Seals bodies for one direction between two regions: format byte, then XAES-256-GCM, with the place as associated data. Key material
/// inside is wrapped under a key of its own, so that it is never in the clear beside the rest. For one sender or one receiver: not for
/// several threads at once.
/// </summary>
public sealed class LinkSeal : IDisposable
{
    private const byte Format = 1;

    private readonly Xaes256Gcm bodies;
    private readonly MaterialWrap wrapping;
    private readonly MaterialTransit transit;
    private readonly ECDsa signer = ECDsa.Create();

    /// <param name="materials">The region's own; they live longer than this object, as does its identity.</param>
    /// <param name="isSender">This region ships; else it receives.</param>
    public LinkSeal(RegionIdentity own, RegionPublicKeys peer, KeyMaterials materials, bool isSender)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(materials);
        bodies = own.Agree(peer, isSender, "bodies");
        wrapping = new MaterialWrap(own.Agree(peer, isSender, "key material"));
        transit = isSender ? new MaterialTransit(materials.Wrapping, wrapping) : new MaterialTransit(wrapping, materials.Wrapping);
        signer.ImportSubjectPublicKeyInfo(peer.Signing.Span, out _);
    }

    /// <summary>Key material from the region's own wrap to the link's, or back. Null when it does not open as this version.</summary>
    public WrappedMaterial? Rewrap(string versionId, KeySpec spec, WrappedMaterial material) => transit.Rewrap(versionId, spec, material);

    /// <summary>True when the peer has signed this digest: see <see cref="RegionIdentity.Sign"/>.</summary>
    public bool IsFromPeer(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature) => signer.VerifyHash(digest, signature);

    public byte[] Seal(in RecordPlace place, ReadOnlySpan<byte> content)
    {
        var bound = Bind(new AssociatedData(stackalloc byte[512]), place);
        var body = new byte[1 + content.Length + Xaes256Gcm.OverheadBytes];
        body[0] = Format;
        bodies.Seal(content, bound.Bytes, body.AsSpan(1));
        return body;
    }

    public bool TryOpen(in RecordPlace place, ReadOnlySpan<byte> body, [NotNullWhen(true)] out byte[]? content)
    {
        content = null;
        if (body.Length < 1 + Xaes256Gcm.OverheadBytes || body[0] != Format)
        {
            return false;
        }

        var bound = Bind(new AssociatedData(stackalloc byte[512]), place);
        var opened = new byte[body.Length - 1 - Xaes256Gcm.OverheadBytes];
        content = bodies.TryOpen(body[1..], bound.Bytes, opened) ? opened : null;
        return content is not null;
    }

    public void Dispose()
    {
        bodies.Dispose();
        wrapping.Dispose();
        signer.Dispose();
    }

    private static AssociatedData Bind(AssociatedData bound, in RecordPlace place)
    {
        bound.Add("kms change body");
        bound.Add(Format);
        bound.Add(place.Vault);
        bound.Add(place.Id);
        bound.Add(place.Version);
        bound.Add(place.Index.List);
        bound.Add(place.Index.DueUnixMs);
        return bound;
    }
}
