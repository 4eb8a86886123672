using System.Diagnostics.Metrics;
using Kms.Zones;

namespace Kms.Hosting.Start;

/// <summary>
/// The zones as metrics: <c>kms.zones.in_service</c> (1 or 0), <c>kms.zones.since</c> (seconds in the present state) and <c>kms.zones.compared</c>
/// (records compared in a rejoin), each tagged with the zone; <c>kms.changes.accepted</c> is 1 while changes are accepted.
/// </summary>
internal sealed class ZoneGauge : IDisposable
{
    private readonly Meter meter = new("Kms.Zones.State");

    public ZoneGauge(TwoZoneStore store, TimeProvider time)
    {
        meter.CreateObservableGauge("kms.zones.in_service", () => Each(store, zone => zone.Status == ZoneStatus.InService ? 1L : 0L));
        meter.CreateObservableGauge("kms.zones.since", () => Each(store, zone => (long)(time.GetUtcNow() - zone.Since).TotalSeconds), "s");
        meter.CreateObservableGauge("kms.zones.compared", () => Each(store, zone => zone.Compared ?? 0), "{record}");
        meter.CreateObservableGauge("kms.changes.accepted", () => store.Health.CanWrite ? 1 : 0);
    }

    public void Dispose() => meter.Dispose();

    private static Measurement<long>[] Each(TwoZoneStore store, Func<ZoneHealth, long> value)
    {
        var health = store.Health;
        return [.. ((ZoneHealth[])[health.A, health.B]).Select(zone => new Measurement<long>(value(zone), KeyValuePair.Create<string, object?>("zone", zone.Zone)))];
    }
}
