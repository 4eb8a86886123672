using System.Diagnostics.Metrics;

namespace Kms.Regions.State;

/// <summary>
/// The pair of regions as metrics, each tagged with the region's role. Lag and backlog belong together: either alone deceives.
/// <c>docs/metrics.md</c> describes them.
/// </summary>
internal sealed class RegionGauges : IDisposable
{
    private readonly Meter meter = new("Kms.Region");

    public RegionGauges(Func<RegionStatus> status)
    {
        meter.CreateObservableGauge("kms.region.backlog", () => OfPeer(status(), peer => peer.Lag.Changes), "{change}");
        meter.CreateObservableGauge("kms.region.lag", () => OfPeer(status(), peer => peer.Lag.Time.TotalSeconds), "s");
        meter.CreateObservableGauge("kms.region.connected", () => OfPeer(status(), peer => peer.Connected ? 1 : 0), "1");
        meter.CreateObservableGauge("kms.region.epoch", () => new Measurement<long>(status().Epoch, Role(status())), "1");
        meter.CreateObservableGauge("kms.region.quarantined", () => new Measurement<long>(status().Quarantined, Role(status())), "{change}");
    }

    public void Dispose() => meter.Dispose();

    private static IEnumerable<Measurement<T>> OfPeer<T>(RegionStatus status, Func<PeerStatus, T> value)
        where T : struct => status.Peers.Select(peer => new Measurement<T>(value(peer), Role(status)));

    private static KeyValuePair<string, object?> Role(RegionStatus status) => new("kms.region.role", status.Role.ToString());
}
