using System.Text.Json;

namespace Kms.Http.Zones;

/// <summary><c>GET /zones</c> and <c>POST /zones/{name}/replace</c>: what an operator can see of the zones and do with them.</summary>
internal static class ZonesForOperators
{
    public static async ValueTask Get(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.GetZones(exchange.Call, exchange.Aborted), Write);

    /// <summary>202: it has begun, and <c>GET /zones</c> shows how far it is.</summary>
    public static async ValueTask Replace(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.ReplaceZone(exchange.Call, exchange.Name), Write);

    private static void Write(Utf8JsonWriter writer, Exchange exchange, StoreHealth health)
    {
        writer.WriteStartObject();
        writer.WriteString("state"u8, health.CanWrite ? "ready"u8 : health.CanRead ? "degraded"u8 : "unavailable"u8);
        writer.WriteStartArray("zones"u8);
        foreach (var zone in (ReadOnlySpan<ZoneHealth>)[health.A, health.B])
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, zone.Zone);
            writer.WriteString("state"u8, zone.Status switch
            {
                ZoneStatus.InService => "inService"u8,
                ZoneStatus.Rejoining => "rejoining"u8,
                ZoneStatus.Out => "out"u8,
                _ => "starting"u8,
            });
            writer.WriteNumber("since"u8, zone.Since.ToUnixTimeSeconds());
            if (zone.Reason is { } reason)
            {
                writer.WriteString("reason"u8, reason);
            }

            if (zone.Warning is { } warning)
            {
                writer.WriteString("warning"u8, warning);
            }

            if (zone.Compared is { } compared)
            {
                writer.WriteNumber("recordsCompared"u8, compared);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
