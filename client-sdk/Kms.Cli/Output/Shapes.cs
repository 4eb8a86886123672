using System.Buffers.Text;
using System.Globalization;
using System.Text.Json.Nodes;
using Kms.Client;
using Kms.Keys;
using Kms.Vaults;

namespace Kms.Cli.Output;

/// <summary>
/// The JSON of every answer. Stable: properties are added, never renamed. Times are RFC 3339 in UTC, bytes base64url without padding.
/// </summary>
internal static class Shapes
{
    public static JsonObject Of(KeyView key) => new()
    {
        ["vault"] = key.Key.Vault.Value,
        ["name"] = key.Name,
        ["version"] = key.VersionId,
        ["type"] = key.Spec.Type.ToString().ToUpperInvariant(),
        ["curve"] = key.Spec.Curve == Curve.None ? null : KeySpecs.NameOf(key.Spec.Curve),
        ["sizeBits"] = key.Spec.SizeBits == 0 ? null : key.Spec.SizeBits,
        ["enabled"] = key.Attributes.Enabled,
        ["notBefore"] = Time(key.Attributes.NotBefore),
        ["expires"] = Time(key.Attributes.Expires),
        ["created"] = Time(key.Attributes.Created),
        ["updated"] = Time(key.Attributes.Updated),
        ["operations"] = new JsonArray([.. KeyOperationNames.NamesOf(key.Operations).Select(name => (JsonNode)name)]),
        ["tags"] = Of(key.Tags),
        ["deleted"] = Time(key.Deletion?.Deleted),
        ["purgedAfter"] = Time(key.Deletion?.ScheduledPurge),
        ["durability"] = key.Durability == Durability.SingleZone ? "single-zone" : "two-zones",
        ["publicKey"] = PublicKey(key),
    };

    public static JsonObject Of(KeySummary key) => new()
    {
        ["vault"] = key.Key.Vault.Value,
        ["name"] = key.Name,
        ["version"] = key.VersionId,
        ["enabled"] = key.Attributes.Enabled,
        ["notBefore"] = Time(key.Attributes.NotBefore),
        ["expires"] = Time(key.Attributes.Expires),
        ["created"] = Time(key.Attributes.Created),
        ["updated"] = Time(key.Attributes.Updated),
        ["tags"] = Of(key.Tags),
        ["deleted"] = Time(key.Deletion?.Deleted),
        ["purgedAfter"] = Time(key.Deletion?.ScheduledPurge),
    };

    public static JsonObject Of(VaultView vault) => new()
    {
        ["name"] = vault.Name,
        ["retentionDays"] = vault.RetentionDays,
        ["purgeProtection"] = vault.PurgeProtection,
        ["allowRsa15"] = vault.AllowRsa15,
        ["allowAesCbc"] = vault.AllowAesCbc,
        ["created"] = Time(vault.Created),
        ["updated"] = Time(vault.Updated),
        ["deleted"] = Time(vault.Deletion?.Deleted),
        ["purgedAfter"] = Time(vault.Deletion?.ScheduledPurge),
    };

    public static JsonArray Of(StoreHealth zones) => [Of(zones.A), Of(zones.B)];

    public static JsonObject Of(RotationPolicy policy) => new()
    {
        ["rotate"] = Of(policy.Rotate),
        ["notify"] = Of(policy.Notify),
        ["expireAfter"] = policy.ExpiryTime?.ToString(),
        ["created"] = Time(policy.Created),
        ["updated"] = Time(policy.Updated),
    };

    public static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Bytes(ReadOnlyMemory<byte> bytes) => Base64Url.EncodeToString(bytes.Span);

    private static JsonObject Of(ZoneHealth zone) => new()
    {
        ["zone"] = zone.Zone,
        ["state"] = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(zone.Status.ToString()),
        ["since"] = Time(zone.Since),
        ["recordsCompared"] = zone.Compared,
        ["reason"] = zone.Reason,
    };

    private static string? Of(RotationTrigger? trigger) =>
        trigger?.AfterCreate is { } after ? $"{after} after creation" : trigger?.BeforeExpiry is { } before ? $"{before} before expiry" : null;

    private static JsonObject Of(Tags tags) => new(tags.Items.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value)));

    /// <summary>As a JWK; null for a symmetric key.</summary>
    private static JsonObject? PublicKey(KeyView key) => key.Spec.Type switch
    {
        KeyType.Rsa => new() { ["kty"] = "RSA", ["n"] = Bytes(key.Public.N), ["e"] = Bytes(key.Public.E) },
        KeyType.Ec => new() { ["kty"] = "EC", ["crv"] = KeySpecs.NameOf(key.Spec.Curve), ["x"] = Bytes(key.Public.X), ["y"] = Bytes(key.Public.Y) },
        _ => null,
    };
}
