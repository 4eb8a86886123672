using System.Text.Json.Serialization;
using Kms.Keys;

namespace Kms.Wire;

/// <summary>A version of a key; of a deleted key when it is deleted.</summary>
internal sealed record KeyBundle
{
    [JsonPropertyName("recoveryId")] public string? RecoveryId { get; set; }
    [JsonPropertyName("deletedDate")] public DateTimeOffset? DeletedDate { get; set; }
    [JsonPropertyName("scheduledPurgeDate")] public DateTimeOffset? ScheduledPurgeDate { get; set; }
    [JsonPropertyName("key")] public JsonWebKey? Key { get; set; }
    [JsonPropertyName("attributes")] public KeyAttributesBody? Attributes { get; set; }
    [JsonPropertyName("tags"), JsonConverter(typeof(TagsConverter))] public Tags? Tags { get; set; }

    /// <summary><see cref="SingleZone"/>, or null for a change that both zones have.</summary>
    [JsonPropertyName("durability")] public string? Durability { get; set; }

    public static string SingleZone => "single-zone";
}

/// <summary>A key, or a version of one, in a listing; the kid of a key has no version.</summary>
internal sealed record KeyItem
{
    [JsonPropertyName("kid")] public string? Kid { get; set; }
    [JsonPropertyName("recoveryId")] public string? RecoveryId { get; set; }
    [JsonPropertyName("deletedDate")] public DateTimeOffset? DeletedDate { get; set; }
    [JsonPropertyName("scheduledPurgeDate")] public DateTimeOffset? ScheduledPurgeDate { get; set; }
    [JsonPropertyName("attributes")] public KeyAttributesBody? Attributes { get; set; }
    [JsonPropertyName("tags"), JsonConverter(typeof(TagsConverter))] public Tags? Tags { get; set; }
}

/// <summary>A page of a listing. The link is absolute and complete, for clients follow it as it is.</summary>
internal sealed record ListResult<T>
{
    [JsonPropertyName("value")] public IReadOnlyList<T>? Value { get; set; }
    [JsonPropertyName("nextLink"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public string? NextLink { get; set; }
}

/// <summary>The values of <c>kty</c>.</summary>
internal static class KeyTypeNames
{
    private static readonly (KeyType Type, string Name)[] Rows = [(KeyType.Rsa, "RSA"), (KeyType.Ec, "EC"), (KeyType.Oct, "oct")];

    public static string NameOf(KeyType type)
    {
        foreach (var row in Rows)
        {
            if (row.Type == type)
            {
                return row.Name;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(type), type, null);
    }

    public static KeyType? Find(ReadOnlySpan<char> name)
    {
        foreach (var row in Rows)
        {
            if (name.Equals(row.Name, StringComparison.OrdinalIgnoreCase))
            {
                return row.Type;
            }
        }

        return null;
    }
}
