using System.Diagnostics.CodeAnalysis;
using Kms.Records;
using Kms.Regions.Link;
using Kms.Regions.Messages;
using Kms.Regions.Sealing;
using Kms.Regions.State;

namespace Kms.Regions.Control;

/// <summary>
/// The inlet for the present peer: made at the first message, and again when the peer is another one. For one applier.
/// </summary>
internal sealed class PeerInlet(RegionStateStore region, LinkKeys keys) : IChangeInlet, IDisposable
{
    private RegionPeer? peer;
    private ChangeInlet? inlet;

    public bool IsGenuine(ChangeBatch batch) => Present?.IsGenuine(batch) == true;

    public bool IsGenuine(CopyPage page) => Present?.IsGenuine(page) == true;

    public bool TryOpen(in RecordPlace place, ReadOnlyMemory<byte> forTarget, [NotNullWhen(true)] out byte[]? own)
    {
        own = null;
        return Present is { } present && present.TryOpen(place, forTarget, out own);
    }

    public void Dispose() => inlet?.Dispose();

    private ChangeInlet? Present
    {
        get
        {
            if (!ReferenceEquals(peer, region.State.Peer))
            {
                inlet?.Dispose();
                peer = region.State.Peer;
                inlet = peer is null ? null : keys.InletFrom(peer);
            }

            return inlet;
        }
    }
}
