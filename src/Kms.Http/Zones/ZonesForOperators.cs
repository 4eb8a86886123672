using Kms.Wire;

namespace Kms.Http.Zones;

/// <summary><c>GET /zones</c> and <c>POST /zones/{name}/replace</c>: what an operator can see of the zones and do with them.</summary>
internal static class ZonesForOperators
{
    public static async ValueTask Get(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.GetZones(exchange.Call, exchange.Aborted), BodyOf);

    /// <summary>202: it has begun, and <c>GET /zones</c> shows how far it is.</summary>
    public static async ValueTask Replace(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.ReplaceZone(exchange.Call, exchange.Name), BodyOf);

    private static ZonesBody BodyOf(Exchange exchange, StoreHealth health) => new()
    {
        State = health.CanWrite ? "ready" : health.CanRead ? "degraded" : "unavailable",
        Zones = [BodyOf(health.A), BodyOf(health.B)],
    };

    private static ZoneBody BodyOf(ZoneHealth zone) => new()
    {
        Name = zone.Zone,
        State = ZoneBody.States.First(row => row.Status == zone.Status).Name,
        Since = zone.Since,
        Reason = zone.Reason,
        Warning = zone.Warning,
        RecordsCompared = zone.Compared,
    };
}
