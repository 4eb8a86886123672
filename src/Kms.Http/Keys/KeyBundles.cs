using Kms.Keys;
using Kms.Vaults;
using Kms.Wire;

namespace Kms.Http.Keys;

/// <summary>How a key looks in answers: whole, and as an item of a listing.</summary>
internal static class KeyBundles
{
    public static KeyBundle Of(Exchange exchange, KeyView view) => new()
    {
        Key = new()
        {
            Kid = exchange.KeyUrl(view.Name, view.VersionId),
            KeyType = KeyTypeNames.NameOf(view.Spec.Type),
            Operations = view.Operations,
            N = BytesOf(view.Public.N),
            E = BytesOf(view.Public.E),
            Curve = view.Spec.Type == KeyType.Ec ? KeySpecs.NameOf(view.Spec.Curve) : null,
            X = BytesOf(view.Public.X),
            Y = BytesOf(view.Public.Y),
        },
        Attributes = AttributesOf(view.Attributes, view.Recovery),
        Tags = view.Tags,
        Durability = view.Durability == Durability.SingleZone ? KeyBundle.SingleZone : null,
    };

    public static KeyBundle OfDeleted(Exchange exchange, KeyView view) => Of(exchange, view) with
    {
        RecoveryId = RecoveryIdOf(exchange, view),
        DeletedDate = view.Deletion?.Deleted,
        ScheduledPurgeDate = view.Deletion?.ScheduledPurge,
        Durability = null,
    };

    /// <summary>The kid of a key has no version.</summary>
    public static KeyItem Item(Exchange exchange, KeyView view) => Item(exchange, view, exchange.KeyUrl(view.Name));

    public static KeyItem VersionItem(Exchange exchange, KeyView view) => Item(exchange, view, exchange.KeyUrl(view.Name, view.VersionId));

    private static KeyItem Item(Exchange exchange, KeyView view, string kid) => new()
    {
        Kid = kid,
        RecoveryId = RecoveryIdOf(exchange, view),
        DeletedDate = view.Deletion?.Deleted,
        ScheduledPurgeDate = view.Deletion?.ScheduledPurge,
        Attributes = AttributesOf(view.Attributes, view.Recovery),
        Tags = view.Tags,
    };

    private static string? RecoveryIdOf(Exchange exchange, KeyView view) =>
        view.Deletion is null ? null : $"{exchange.BaseUrl}/deletedkeys/{view.Name}";

    private static KeyAttributesBody AttributesOf(KeyAttributes attributes, Recovery recovery) => new()
    {
        Enabled = attributes.Enabled,
        NotBefore = attributes.NotBefore,
        Expires = attributes.Expires,
        Created = attributes.Created,
        Updated = attributes.Updated,
        RecoverableDays = recovery.Days,
        RecoveryLevel = recovery.Level,
        Exportable = false,
        HsmPlatform = "0",
    };

    /// <summary>Null for a part that this type of key has not.</summary>
    private static byte[]? BytesOf(ReadOnlyMemory<byte> part) => part.IsEmpty ? null : part.ToArray();
}
