using Kms.Keys;
using Kms.Vaults;
using Kms.Wire;

namespace Kms.Client.Wire;

/// <summary>Answers about keys, read into the domain's values.</summary>
internal static class KeyViews
{
    public static KeyView Of(KeyBundle bundle, VaultName vault)
    {
        var key = bundle.Key ?? throw Missing("key");
        var (name, version) = ReadKid(key.Kid);
        var attributes = bundle.Attributes ?? throw Missing("attributes");
        return new KeyView(
            IdOf(vault, name),
            name,
            version ?? throw new FormatException("The kid of a key has no version."),
            SpecOf(key),
            new PublicMaterial(key.N, key.E, key.X, key.Y),
            key.Operations ?? KeyOperations.None,
            AttributesOf(attributes),
            bundle.Tags ?? Tags.None,
            new Recovery(
                (int?)attributes.RecoverableDays ?? throw Missing("recoverableDays"),
                !(attributes.RecoveryLevel ?? throw Missing("recoveryLevel")).EndsWith("Purgeable", StringComparison.Ordinal)),
            DeletionOf(bundle.DeletedDate, bundle.ScheduledPurgeDate))
        {
            Durability = bundle.Durability == KeyBundle.SingleZone ? Durability.SingleZone : Durability.TwoZones,
        };
    }

    public static KeySummary SummaryOf(KeyItem item, VaultName vault)
    {
        var (name, version) = ReadKid(item.Kid);
        return new KeySummary(
            IdOf(vault, name),
            name,
            version,
            AttributesOf(item.Attributes ?? throw Missing("attributes")),
            item.Tags ?? Tags.None,
            DeletionOf(item.DeletedDate, item.ScheduledPurgeDate));
    }

    public static CryptoAnswer AnswerOf(KeyOperationResult result)
    {
        var (name, version) = ReadKid(result.Kid);
        return new CryptoAnswer(name, version ?? string.Empty, new CryptoOutput(
            result.Value ?? throw Missing("value"), false, result.Iv ?? default, result.AdditionalData ?? default, result.Tag ?? default));
    }

    /// <summary>Null for the answer that stands for "none was set": it has no time of creation.</summary>
    public static RotationPolicy? PolicyOf(RotationPolicyBody body) => body.Attributes is { Created: { } created } attributes
        ? new RotationPolicy(
            TriggerOf(body, LifetimeAction.Rotate),
            TriggerOf(body, LifetimeAction.Notify),
            attributes.ExpiryTime,
            created,
            attributes.Updated ?? created)
        : null;

    public static Deletion? DeletionOf(DateTimeOffset? deleted, DateTimeOffset? purge) =>
        deleted is { } date ? new Deletion(date, purge ?? date) : null;

    public static FormatException Missing(string name) => new($"The answer has no {name}.");

    /// <summary>Name and version out of <c>https://host/keys/NAME/VERSION</c>.</summary>
    private static (string Name, string? Version) ReadKid(string? kid)
    {
        var segments = new Uri(kid ?? throw Missing("kid")).AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return segments switch
        {
            [.., "keys" or "deletedkeys", var name] => (name, null),
            [.., "keys", var name, var version] => (name, version),
            _ => throw new FormatException("The kid is not the address of a key."),
        };
    }

    private static KeyId IdOf(VaultName vault, string name) =>
        KeyId.TryCreate(vault, name, out var id) ? id : throw new FormatException("The kid names no key.");

    private static KeyAttributes AttributesOf(KeyAttributesBody body) => new(
        body.Enabled ?? throw Missing("enabled"), body.NotBefore, body.Expires, body.Created ?? default, body.Updated ?? default);

    private static KeySpec SpecOf(JsonWebKey key) => KeyTypeNames.Find(key.KeyType) switch
    {
        KeyType.Rsa => new KeySpec(KeyType.Rsa, 8 * (key.N ?? throw Missing("n")).Length),
        KeyType.Ec => KeySpecs.Ec(KeySpecs.ParseCurve(key.Curve ?? string.Empty).Value).Value,
        KeyType.Oct => new KeySpec(KeyType.Oct, 0),
        _ => throw new FormatException($"The key type '{Text.Shorten(key.KeyType)}' is not known here."),
    };

    private static RotationTrigger? TriggerOf(RotationPolicyBody body, string type) =>
        body.LifetimeActions?.Find(action => string.Equals(action?.Action?.Type, type, StringComparison.OrdinalIgnoreCase)) is { } found
            ? new RotationTrigger(found.Trigger?.TimeAfterCreate, found.Trigger?.TimeBeforeExpiry)
            : null;
}
