using System.Diagnostics.Metrics;
using Kms.TwoZone;

namespace Kms.Hosting.Start;

/// <summary>
/// The zones as metrics, each tagged with the zone, and whether changes are accepted. <c>docs/metrics.md</c> describes them.
/// </summary>
internal sealed class ZoneGauge : IDisposable
{
    private readonly Meter meter = new("Kms.Zones.State");

    public ZoneGauge(TwoZoneStore store, TimeProvider time)
    {
        meter.CreateObservableGauge("kms.zone.in_service", () => Each(store, zone => zone.Status == ZoneStatus.InService ? 1L : 0L), "1");
        meter.CreateObservableGauge("kms.zone.state.duration", () => Each(store, zone => (long)(time.GetUtcNow() - zone.Since).TotalSeconds), "s");
        meter.CreateObservableGauge("kms.zone.rejoin.compared", () => Each(store, zone => zone.Compared ?? 0), "{record}");
        meter.CreateObservableGauge("kms.store.writable", () => store.Health.CanWrite ? 1 : 0, "1");
    }

    public void Dispose() => meter.Dispose();

    private static Measurement<long>[] Each(TwoZoneStore store, Func<ZoneHealth, long> value)
    {
        var health = store.Health;
        return [.. ((ZoneHealth[])[health.A, health.B]).Select(zone => new Measurement<long>(value(zone), KeyValuePair.Create<string, object?>("kms.zone", zone.Zone)))];
    }
}
