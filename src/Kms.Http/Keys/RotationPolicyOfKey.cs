using System.Text.Json;
using Kms.Keys;

namespace Kms.Http.Keys;

/// <summary><c>GET</c> and <c>PUT /keys/{name}/rotationpolicy</c></summary>
internal static class RotationPolicyOfKey
{
    public static async ValueTask Get(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.GetRotationPolicy(exchange.Call, exchange.Key, exchange.Aborted), Write);

    public static async ValueTask Set(Exchange exchange)
    {
        var key = exchange.Key;
        var settings = await exchange.Body(RotationPolicyBody.Parse);
        exchange.Answer(await exchange.Kms.SetRotationPolicy(exchange.Call, key, settings), Write);
    }

    private static void Write(Utf8JsonWriter writer, Exchange exchange, RotationPolicy? policy)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, exchange.KeyUrl(exchange.Name, "rotationpolicy"));
        writer.WriteStartArray("lifetimeActions"u8);
        WriteAction(writer, "Rotate", policy?.Rotate);
        WriteAction(writer, "Notify", policy is null ? RotationRules.DefaultNotify : policy.Notify);
        writer.WriteEndArray();
        writer.WriteStartObject("attributes"u8);
        writer.WriteString("expiryTime"u8, policy?.ExpiryTime?.ToString());
        if (policy is not null)
        {
            writer.WriteNumber("created"u8, policy.Created.ToUnixTimeSeconds());
            writer.WriteNumber("updated"u8, policy.Updated.ToUnixTimeSeconds());
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteAction(Utf8JsonWriter writer, string type, RotationTrigger? trigger)
    {
        if (trigger is null)
        {
            return;
        }

        writer.WriteStartObject();
        writer.WriteStartObject("trigger"u8);
        if (trigger.AfterCreate is { } after)
        {
            writer.WriteString("timeAfterCreate"u8, after.ToString());
        }

        if (trigger.BeforeExpiry is { } before)
        {
            writer.WriteString("timeBeforeExpiry"u8, before.ToString());
        }

        writer.WriteEndObject();
        writer.WriteStartObject("action"u8);
        writer.WriteString("type"u8, type);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
