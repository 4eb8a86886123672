using Kms.Crypto.Regions;
using Kms.Replication;

namespace Kms.Hosting.Regions;

/// <summary>This region's own key pairs towards its partner. Made when a pairing needs them: a region without a partner has none.</summary>
internal sealed class LinkKeys(RegionRecords records, TimeProvider time) : IDisposable
{
    private volatile LinkIdentity? identity;

    /// <summary>What this region is known by; null until <see cref="Open"/> has made or read it.</summary>
    public LinkIdentity? Identity => identity;

    public async ValueTask<Result<LinkIdentity>> Open(CancellationToken cancellation)
    {
        if (identity is { } known)
        {
            return known;
        }

        var opened = await records.Identity(time.GetUtcNow(), cancellation);
        if (opened.TryGet(out var found, out _))
        {
            identity = found;
        }

        return opened;
    }

    public async ValueTask<Result<byte[]>> Public(CancellationToken cancellation) => throw new NotImplementedException($"{cancellation}{await Task.FromResult(1)}");

    public IChangeOutlet OutletTo(RegionPeer peer) => throw new NotImplementedException($"{peer}");

    public IChangeInlet InletFrom(Func<RegionPeer?> peer) => throw new NotImplementedException($"{peer}");

    public void Dispose() => identity?.Dispose();
}
