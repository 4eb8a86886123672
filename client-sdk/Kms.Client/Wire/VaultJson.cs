using System.Text.Json;
using Kms.Vaults;

namespace Kms.Client.Wire;

/// <summary>Vaults.</summary>
internal static class VaultJson
{
    public static VaultView Read(JsonElement json)
    {
        var properties = json.GetProperty("properties");
        return new VaultView(
            json.GetProperty("name").GetString()!,
            properties.GetProperty("softDeleteRetentionInDays").GetInt32(),
            properties.GetProperty("enablePurgeProtection").GetBoolean(),
            properties.GetProperty("allowRsa15").GetBoolean(),
            properties.GetProperty("allowAesCbc").GetBoolean(),
            properties.Time("created") ?? default,
            properties.Time("updated") ?? default,
            KeyJson.ReadDeletion(properties));
    }

    public static void WriteVault(this Utf8JsonWriter json, VaultSettings settings)
    {
        json.WriteStartObject("properties");
        if (settings.RetentionDays is { } days)
        {
            json.WriteNumber("softDeleteRetentionInDays", days);
        }

        if (settings.PurgeProtection is { } protection)
        {
            json.WriteBoolean("enablePurgeProtection", protection);
        }

        if (settings.AllowRsa15 is { } rsa15)
        {
            json.WriteBoolean("allowRsa15", rsa15);
        }

        if (settings.AllowAesCbc is { } cbc)
        {
            json.WriteBoolean("allowAesCbc", cbc);
        }

        json.WriteEndObject();
    }
}

/// <summary>How the zones are.</summary>
internal static class ZoneJson
{
    public static StoreHealth Read(JsonElement json)
    {
        ZoneHealth[] zones = [.. json.GetProperty("zones").EnumerateArray().Select(ReadZone)];
        return zones is [var a, var b] ? new StoreHealth(a, b) : throw new FormatException("There are two zones.");
    }

    private static ZoneHealth ReadZone(JsonElement json) => new(
        json.GetProperty("name").GetString()!,
        json.Text("state") switch
        {
            "inService" => ZoneStatus.InService,
            "rejoining" => ZoneStatus.Rejoining,
            "out" => ZoneStatus.Out,
            _ => ZoneStatus.Starting,
        },
        json.Text("reason"),
        json.Time("since") ?? default,
        json.TryGetProperty("recordsCompared", out var compared) ? compared.GetInt64() : null);
}
