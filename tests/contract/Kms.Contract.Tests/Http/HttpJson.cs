using System.Buffers.Text;
using System.Text.Json;
using Kms.Keys;
using Kms.Vaults;

namespace Kms.Contract.Tests;

/// <summary>The gateway's JSON, read back into the domain's values.</summary>
internal static class HttpJson
{
    public static KeyView KeyOf(JsonElement json, VaultName vault)
    {
        var key = json.TryGetProperty("key", out var full) ? full : json;
        var path = new Uri(key.GetProperty("kid").GetString()!).AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        KeyId.TryCreate(vault, path[1], out var id);
        var attributes = json.GetProperty("attributes");
        var level = attributes.GetProperty("recoveryLevel").GetString()!;
        return new KeyView(
            id,
            path[1],
            path.Length > 2 ? path[2] : string.Empty,
            SpecOf(key),
            new PublicMaterial(Bytes(key, "n"), Bytes(key, "e"), Bytes(key, "x"), Bytes(key, "y")),
            OperationsOf(key),
            new KeyAttributes(attributes.GetProperty("enabled").GetBoolean(), Time(attributes, "nbf"), Time(attributes, "exp"),
                Time(attributes, "created")!.Value, Time(attributes, "updated")!.Value),
            TagsOf(json),
            new Kms.Vaults.Recovery(attributes.GetProperty("recoverableDays").GetInt32(), !level.EndsWith("Purgeable", StringComparison.Ordinal)),
            DeletionOf(json))
        {
            Durability = json.TryGetProperty("durability", out _) ? Durability.SingleZone : Durability.TwoZones,
        };
    }

    public static VaultView VaultOf(JsonElement json)
    {
        var properties = json.GetProperty("properties");
        return new VaultView(
            json.GetProperty("name").GetString()!,
            properties.GetProperty("softDeleteRetentionInDays").GetInt32(),
            properties.GetProperty("enablePurgeProtection").GetBoolean(),
            properties.GetProperty("allowRsa15").GetBoolean(),
            properties.GetProperty("allowAesCbc").GetBoolean(),
            Time(properties, "created")!.Value,
            Time(properties, "updated")!.Value,
            DeletionOf(properties));
    }

    public static Page<T> PageOf<T>(JsonElement json, Func<JsonElement, T> item) => new(
        [.. json.GetProperty("value").EnumerateArray().Select(item)],
        json.TryGetProperty("nextLink", out var next) ? next.GetString() : null);

    public static RotationPolicy? PolicyOf(JsonElement json)
    {
        var attributes = json.GetProperty("attributes");
        if (Time(attributes, "created") is not { } created)
        {
            return null;
        }

        RotationTrigger? rotate = null, notify = null;
        foreach (var action in json.GetProperty("lifetimeActions").EnumerateArray())
        {
            var trigger = action.GetProperty("trigger");
            var when = new RotationTrigger(Duration(trigger, "timeAfterCreate"), Duration(trigger, "timeBeforeExpiry"));
            _ = action.GetProperty("action").GetProperty("type").GetString() == "Rotate" ? rotate = when : notify = when;
        }

        return new RotationPolicy(rotate, notify, Duration(attributes, "expiryTime"), created, Time(attributes, "updated")!.Value);
    }

    public static ReadOnlyMemory<byte> Bytes(JsonElement json, string name) =>
        json.TryGetProperty(name, out var text) && text.GetString() is { } value ? Base64Url.DecodeFromChars(value) : default(ReadOnlyMemory<byte>);

    public static StoreHealth ZonesOf(JsonElement json)
    {
        ZoneHealth[] zones = [.. json.GetProperty("zones").EnumerateArray().Select(zone => new ZoneHealth(
            zone.GetProperty("name").GetString()!,
            zone.GetProperty("state").GetString() switch
            {
                "inService" => ZoneStatus.InService,
                "rejoining" => ZoneStatus.Rejoining,
                "out" => ZoneStatus.Out,
                _ => ZoneStatus.Starting,
            },
            zone.TryGetProperty("reason", out var reason) ? reason.GetString() : null,
            Time(zone, "since")!.Value,
            Warning: zone.TryGetProperty("warning", out var warning) ? warning.GetString() : null))];
        return new StoreHealth(zones[0], zones[1]);
    }

    private static DateTimeOffset? Time(JsonElement json, string name) =>
        json.TryGetProperty(name, out var seconds) && seconds.ValueKind == JsonValueKind.Number
            ? DateTimeOffset.FromUnixTimeSeconds(seconds.GetInt64())
            : null;

    private static CalendarDuration? Duration(JsonElement json, string name) =>
        json.TryGetProperty(name, out var text) && CalendarDuration.TryParse(text.GetString(), out var duration) ? duration : null;

    private static Deletion? DeletionOf(JsonElement json) =>
        Time(json, "deletedDate") is { } deleted ? new Deletion(deleted, Time(json, "scheduledPurgeDate")!.Value) : null;

    private static Tags TagsOf(JsonElement json) => json.TryGetProperty("tags", out var tags)
        ? Tags.Create(tags.EnumerateObject().Select(tag => KeyValuePair.Create(tag.Name, tag.Value.GetString()!))).Value
        : Tags.None;

    private static KeyOperations OperationsOf(JsonElement key) => key.TryGetProperty("key_ops", out var names)
        ? names.EnumerateArray().Aggregate(KeyOperations.None, (sum, name) => KeyOperationNames.TryParse(name.GetString(), out var one) ? sum | one : sum)
        : KeyOperations.None;

    private static KeySpec SpecOf(JsonElement key) => (key.TryGetProperty("kty", out var kty) ? kty.GetString() : null) switch
    {
        "RSA" => new KeySpec(KeyType.Rsa, Bytes(key, "n").Length * 8),
        "EC" => KeySpecs.Ec(KeySpecs.ParseCurve(key.GetProperty("crv").GetString()!).Value).Value,
        _ => new KeySpec(KeyType.Oct, 0),
    };
}
