using Kms.Regions.Link;
using Kms.Regions.Replication;
using Kms.Regions.State;

namespace Kms.Regions.Control;

/// <summary>
/// The connection to the other region, and the stream over it while this one is home. Both are made again when peer, epoch or role
/// change.
/// </summary>
/// <param name="ship">Begins to ship over a link.</param>
/// <param name="recall">What is remembered of a peer from before this process.</param>
internal sealed class PeerConnection(
    LinkKeys keys, Func<ObservedLink, RegionState, ShipperLoop> ship, Func<RegionPeer, PeerCheckpoint?> recall, Action<long> superseded, TimeSpan timeout, TimeProvider time)
    : IAsyncDisposable
{
    private volatile LinkClient? client;
    private volatile ObservedLink? link;
    private volatile ShipperLoop? shipping;
    private (string? Fingerprint, string? Address)? known;
    private (bool Ships, long Epoch) stream;

    public LinkClient? Client => client;

    /// <summary>For single messages; the stream has the same one.</summary>
    public ObservedLink? Link => link;

    public ShipperLoop? ShipperLoop => shipping;

    /// <summary>Brings both in line with what is in the book. Called by one at a time.</summary>
    public async ValueTask Match(RegionRecord book)
    {
        await Connect(book);

        // A region that has stepped down still gives the rest of what it has.
        var ships = link is not null && (book.State.Role == RegionRole.Home || (book.State.Role == RegionRole.Fenced && book.State.KnownEpoch == book.State.Epoch));
        if (stream != (ships, book.State.Epoch))
        {
            await EndStream();
            shipping = ships && link is { } to ? ship(to, book.State) : null;
            stream = (ships, book.State.Epoch);
        }
    }

    /// <summary>The connection alone, without a stream.</summary>
    public async ValueTask Connect(RegionRecord book)
    {
        var wanted = (book.PeerFingerprint, book.State.Peer?.Address);
        if (known == wanted)
        {
            return;
        }

        await Disconnect();
        if (book.State.Peer is not { } peer || book.PeerFingerprint is not { } fingerprint)
        {
            known = wanted;
            return;
        }

        if (!(await keys.Open(CancellationToken.None)).TryGet(out var identity, out _))
        {
            // The zones cannot be read just now: the next look tries again.
            known = null;
            return;
        }

        known = wanted;
        client = new LinkClient(LinkAddresses.Read(peer.Address), identity, shown => shown == fingerprint, timeout);
        link = new ObservedLink(new HttpRegionLink(client), time, answer => superseded(answer.Epoch), recall(peer));
    }

    public async ValueTask DisposeAsync() => await Disconnect();

    private async ValueTask Disconnect()
    {
        await EndStream();
        stream = default;
        link = null;
        client?.Dispose();
        client = null;
    }

    private async ValueTask EndStream()
    {
        var ending = shipping;
        shipping = null;
        if (ending is not null)
        {
            await ending.DisposeAsync();
        }
    }
}
