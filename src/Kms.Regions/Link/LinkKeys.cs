using Kms.Crypto.Hierarchy;
using Kms.Crypto.Keys;
using Kms.Crypto.Records;
using Kms.Crypto.Regions;
using Kms.Crypto.Replication;
using Kms.Records;
using Kms.Regions.Sealing;
using Kms.Regions.State;

namespace Kms.Regions.Link;

/// <summary>
/// This region's own key pairs towards its peer: one that it is known by on the connection, and those of the stream. Made when a pairing
/// needs them: a region without a peer has none.
/// </summary>
/// <param name="region">Lives longer than this object, as do the others.</param>
public sealed class LinkKeys(
    RegionRecords records, RegionKey region, RecordSeal seal, KeyMaterials materials, RecordKinds kinds, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim opening = new(1, 1);
    private volatile LinkIdentity? link;
    private volatile RegionIdentity? stream;

    /// <summary>What this region is known by; null until <see cref="Open"/> has made or read it.</summary>
    public LinkIdentity? Link => link;

    public async ValueTask<Result<LinkIdentity>> Open(CancellationToken cancellation)
    {
        await opening.WaitAsync(cancellation);
        try
        {
            if (stream is null)
            {
                if (!(await records.Identity(region, cancellation)).TryGet(out var opened, out var refusal))
                {
                    return refusal;
                }

                stream = opened;
            }

            if (link is null)
            {
                if (!(await records.Link(time.GetUtcNow(), cancellation)).TryGet(out var opened, out var refusal))
                {
                    return refusal;
                }

                link = opened;
            }

            return link;
        }
        finally
        {
            opening.Release();
        }
    }

    /// <summary>The public halves of the stream's keys, for the peer to pin.</summary>
    public byte[] Public => Stream.PublicKeys.Bytes.ToArray();

    public ChangeOutlet OutletTo(RegionPeer peer) => new(seal, materials, Stream, Read(peer), kinds);

    public ChangeInlet InletFrom(RegionPeer peer) => new(seal, materials, Stream, Read(peer), kinds);

    /// <summary>
    /// Lets key backups go between this region and its peers, as the book says now. Nothing, where this region's keys are not open.
    /// </summary>
    public void ShareBackups(RegionRecord book)
    {
        if (stream is { } own)
        {
            seal.ShareBackups(own, book.State.Peer is { } peer ? Read(peer) : null, book.Former.Select(former => Read(former.Region, former.Keys)));
        }
    }

    public void Dispose()
    {
        link?.Dispose();
        stream?.Dispose();
        opening.Dispose();
    }

    private RegionIdentity Stream => stream ?? throw new InvalidOperationException("The region's keys were not opened.");

    private static RegionPublicKeys Read(RegionPeer peer) => Read(peer.Region, peer.Keys);

    private static RegionPublicKeys Read(string region, ReadOnlyMemory<byte> stored) => RegionPublicKeys.TryRead(stored, out var keys)
        ? keys
        : throw new InvalidOperationException($"The stored public keys of region '{region}' are none.");
}
