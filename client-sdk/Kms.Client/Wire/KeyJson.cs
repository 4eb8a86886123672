using System.Text.Json;
using Kms.Keys;
using Kms.Vaults;

namespace Kms.Client.Wire;

/// <summary>Key bundles and items of listings, read into the domain's values.</summary>
internal static class KeyJson
{
    public static KeyView Read(JsonElement json, VaultName vault)
    {
        var key = json.GetProperty("key");
        var (name, version) = ReadKid(key);
        var attributes = json.GetProperty("attributes");
        return new KeyView(
            IdOf(vault, name),
            name,
            version ?? throw new FormatException("The kid of a key has no version."),
            ReadSpec(key),
            new PublicMaterial(key.Bytes("n"), key.Bytes("e"), key.Bytes("x"), key.Bytes("y")),
            ReadOperations(key),
            ReadAttributes(attributes),
            ReadTags(json),
            new Recovery(
                attributes.GetProperty("recoverableDays").GetInt32(),
                !attributes.GetProperty("recoveryLevel").GetString()!.EndsWith("Purgeable", StringComparison.Ordinal)),
            ReadDeletion(json))
        {
            Durability = json.Text("durability") == "single-zone" ? Durability.SingleZone : Durability.TwoZones,
        };
    }

    public static KeySummary ReadSummary(JsonElement json, VaultName vault)
    {
        var (name, version) = ReadKid(json);
        return new KeySummary(IdOf(vault, name), name, version, ReadAttributes(json.GetProperty("attributes")), ReadTags(json), ReadDeletion(json));
    }

    /// <summary>Name and version out of <c>https://host/keys/NAME/VERSION</c>.</summary>
    public static (string Name, string? Version) ReadKid(JsonElement json)
    {
        var segments = new Uri(json.GetProperty("kid").GetString()!).AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return segments switch
        {
            [.., "keys" or "deletedkeys", var name] => (name, null),
            [.., "keys", var name, var version] => (name, version),
            _ => throw new FormatException("The kid is not the address of a key."),
        };
    }

    public static Deletion? ReadDeletion(JsonElement json) =>
        json.Time("deletedDate") is { } deleted ? new Deletion(deleted, json.Time("scheduledPurgeDate") ?? deleted) : null;

    private static KeyId IdOf(VaultName vault, string name) => KeyId.TryCreate(vault, name, out var id) ? id : throw new FormatException("The kid names no key.");

    private static KeyAttributes ReadAttributes(JsonElement json) => new(
        json.GetProperty("enabled").GetBoolean(), json.Time("nbf"), json.Time("exp"), json.Time("created") ?? default, json.Time("updated") ?? default);

    private static Tags ReadTags(JsonElement json) => json.TryGetProperty("tags", out var tags)
        ? Tags.Create(tags.EnumerateObject().Select(tag => KeyValuePair.Create(tag.Name, tag.Value.GetString() ?? string.Empty))).Value
        : Tags.None;

    private static KeyOperations ReadOperations(JsonElement key) => key.TryGetProperty("key_ops", out var names)
        ? names.EnumerateArray().Aggregate(KeyOperations.None, (sum, name) => KeyOperationNames.TryParse(name.GetString(), out var one) ? sum | one : sum)
        : KeyOperations.None;

    private static KeySpec ReadSpec(JsonElement key) => key.GetProperty("kty").GetString() switch
    {
        "RSA" => new KeySpec(KeyType.Rsa, 8 * key.Bytes("n").Length),
        "EC" => KeySpecs.Ec(KeySpecs.ParseCurve(key.Text("crv") ?? string.Empty).Value).Value,
        "oct" => new KeySpec(KeyType.Oct, 0),
        var other => throw new FormatException($"The key type '{Text.Shorten(other)}' is not known here."),
    };
}
