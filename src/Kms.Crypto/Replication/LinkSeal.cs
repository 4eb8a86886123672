using System.Diagnostics.CodeAnalysis;
using Kms.Crypto.Keys;
using Kms.Crypto.Sealing;
using Kms.Records;

namespace Kms.Crypto.Replication;

/// <summary>
/// Seals bodies for one direction between two regions: format byte, then XAES-256-GCM, with the place as associated data. Key material inside is wrapped under a
/// key of its own, so that it is never in the clear beside the rest.
/// </summary>
internal sealed class LinkSeal(RegionIdentity own, RegionPublicKeys peer, bool isSender) : IDisposable
{
    private const byte Format = 1;

    private readonly Xaes256Gcm bodies = own.Agree(peer, isSender, "bodies");

    public MaterialWrap Materials { get; } = new(own.Agree(peer, isSender, "key material"));

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
        Materials.Dispose();
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
