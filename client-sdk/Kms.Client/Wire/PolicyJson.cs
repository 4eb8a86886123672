using System.Text.Json;
using Kms.Keys;

namespace Kms.Client.Wire;

/// <summary>Rotation policies.</summary>
internal static class PolicyJson
{
    /// <summary>Null for the answer that stands for "none was set": it has no time of creation.</summary>
    public static RotationPolicy? Read(JsonElement json)
    {
        var attributes = json.GetProperty("attributes");
        return attributes.Time("created") is { } created
            ? new RotationPolicy(
                ReadAction(json, "Rotate"), ReadAction(json, "Notify"), Duration(attributes, "expiryTime"), created, attributes.Time("updated") ?? created)
            : null;
    }

    public static void WritePolicy(this Utf8JsonWriter json, RotationSettings policy)
    {
        json.WriteStartArray("lifetimeActions");
        WriteAction(json, "Rotate", policy.Rotate);
        WriteAction(json, "Notify", policy.Notify);
        json.WriteEndArray();
        json.WriteStartObject("attributes");
        if (policy.ExpiryTime is { } expiry)
        {
            json.WriteString("expiryTime", expiry.ToString());
        }

        json.WriteEndObject();
    }

    private static RotationTrigger? ReadAction(JsonElement json, string type)
    {
        foreach (var action in json.GetProperty("lifetimeActions").EnumerateArray())
        {
            if (string.Equals(action.GetProperty("action").Text("type"), type, StringComparison.OrdinalIgnoreCase))
            {
                var trigger = action.GetProperty("trigger");
                return new RotationTrigger(Duration(trigger, "timeAfterCreate"), Duration(trigger, "timeBeforeExpiry"));
            }
        }

        return null;
    }

    private static void WriteAction(Utf8JsonWriter json, string type, RotationTrigger? trigger)
    {
        if (trigger is null)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteStartObject("trigger");
        json.WriteString(trigger.AfterCreate is null ? "timeBeforeExpiry" : "timeAfterCreate", (trigger.AfterCreate ?? trigger.BeforeExpiry).ToString());
        json.WriteEndObject();
        json.WriteStartObject("action");
        json.WriteString("type", type);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static CalendarDuration? Duration(JsonElement json, string name) => CalendarDuration.TryParse(json.Text(name), out var duration) ? duration : null;
}
