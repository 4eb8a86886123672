using Kms.Regions.Replication;
using Kms.Regions.State;

namespace Kms.Regions.Control;

/// <summary>
/// What is remembered of the peer where the controller may end and begin on another silo: when it was heard, and what it has confirmed.
/// So an operator who asks while the peer is away learns how far behind it is.
/// </summary>
/// <param name="memory">Null: nothing is kept beyond this object.</param>
internal sealed class PeerCheckpoints(ICheckpointStore? memory, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private PeerCheckpoint? memo;
    private DateTimeOffset keptAt;

    public async ValueTask Load(CancellationToken cancellation) => memo = memory is null ? null : await memory.Read(cancellation);

    public PeerCheckpoint? Of(RegionPeer peer) => memo is { } known && known.Installation == peer.Installation ? known : null;

    public DateTimeOffset? HeardOf(RegionPeer peer) => Of(peer) is { HeardUnixMs: > 0 and var ms } ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    /// <summary>Called often; writes now and then, where there is something new.</summary>
    /// <param name="link">To the peer that this region ships to.</param>
    /// <param name="heard">When the home region was heard that this one follows.</param>
    public async ValueTask Keep(RegionPeer? peer, ObservedLink? link, DateTimeOffset? heard, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (memory is null || peer is null || (link?.Heard ?? heard) is not { } at || at.ToUnixTimeMilliseconds() == Of(peer)?.HeardUnixMs || now - keptAt < Every)
        {
            return;
        }

        keptAt = now;
        memo = new PeerCheckpoint(peer.Installation, at.ToUnixTimeMilliseconds(), link?.Confirmed ?? []);
        await memory.Write(memo, cancellation);
    }
}
