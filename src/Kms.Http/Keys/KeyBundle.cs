using System.Text.Json;
using Kms.Http.Wire;
using Kms.Keys;
using Kms.Vaults;

namespace Kms.Http.Keys;

/// <summary>How a key looks in answers: whole, deleted, and as an item of a listing.</summary>
internal static class KeyBundle
{
    private static readonly JsonEncodedText N = JsonEncodedText.Encode("n");
    private static readonly JsonEncodedText E = JsonEncodedText.Encode("e");
    private static readonly JsonEncodedText X = JsonEncodedText.Encode("x");
    private static readonly JsonEncodedText Y = JsonEncodedText.Encode("y");

    /// <summary><c>{key, attributes, tags}</c></summary>
    public static void Write(Utf8JsonWriter writer, Exchange exchange, KeyView view)
    {
        writer.WriteStartObject();
        WriteParts(writer, exchange, view);
        if (view.Durability == Durability.SingleZone)
        {
            writer.WriteString("durability"u8, "single-zone"u8);
        }

        writer.WriteEndObject();
    }

    /// <summary><c>{recoveryId, deletedDate, scheduledPurgeDate, key, attributes, tags}</c></summary>
    public static void WriteDeleted(Utf8JsonWriter writer, Exchange exchange, KeyView view)
    {
        writer.WriteStartObject();
        WriteDeletion(writer, exchange, view);
        WriteParts(writer, exchange, view);
        writer.WriteEndObject();
    }

    /// <summary><c>{kid, attributes, tags}</c>; the kid of a key has no version.</summary>
    public static void WriteItem(Utf8JsonWriter writer, Exchange exchange, KeyView view) =>
        WriteItem(writer, exchange, view, exchange.KeyUrl(view.Name));

    public static void WriteVersionItem(Utf8JsonWriter writer, Exchange exchange, KeyView view) =>
        WriteItem(writer, exchange, view, exchange.KeyUrl(view.Name, view.VersionId));

    private static void WriteItem(Utf8JsonWriter writer, Exchange exchange, KeyView view, string kid)
    {
        writer.WriteStartObject();
        writer.WriteString("kid"u8, kid);
        WriteDeletion(writer, exchange, view);
        WriteAttributes(writer, view.Attributes, view.Recovery);
        WriteTags(writer, view.Tags);
        writer.WriteEndObject();
    }

    private static void WriteDeletion(Utf8JsonWriter writer, Exchange exchange, KeyView view)
    {
        if (view.Deletion is { } deletion)
        {
            writer.WriteString("recoveryId"u8, $"{exchange.BaseUrl}/deletedkeys/{view.Name}");
            writer.WriteNumber("deletedDate"u8, deletion.Deleted.ToUnixTimeSeconds());
            writer.WriteNumber("scheduledPurgeDate"u8, deletion.ScheduledPurge.ToUnixTimeSeconds());
        }
    }

    private static void WriteParts(Utf8JsonWriter writer, Exchange exchange, KeyView view)
    {
        writer.WriteStartObject("key"u8);
        writer.WriteString("kid"u8, exchange.KeyUrl(view.Name, view.VersionId));
        writer.WriteString("kty"u8, KeyTypeNames.NameOf(view.Spec.Type));
        writer.WriteStartArray("key_ops"u8);
        foreach (var name in KeyOperationNames.NamesOf(view.Operations))
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
        switch (view.Spec.Type)
        {
            case KeyType.Rsa:
                writer.WriteBase64Url(N, view.Public.N.Span);
                writer.WriteBase64Url(E, view.Public.E.Span);
                break;
            case KeyType.Ec:
                writer.WriteString("crv"u8, KeySpecs.NameOf(view.Spec.Curve));
                writer.WriteBase64Url(X, view.Public.X.Span);
                writer.WriteBase64Url(Y, view.Public.Y.Span);
                break;
            case KeyType.Oct:
                break;
        }

        writer.WriteEndObject();
        WriteAttributes(writer, view.Attributes, view.Recovery);
        WriteTags(writer, view.Tags);
    }

    private static void WriteAttributes(Utf8JsonWriter writer, KeyAttributes attributes, Recovery recovery)
    {
        writer.WriteStartObject("attributes"u8);
        writer.WriteBoolean("enabled"u8, attributes.Enabled);
        WriteTime(writer, "nbf"u8, attributes.NotBefore);
        WriteTime(writer, "exp"u8, attributes.Expires);
        WriteTime(writer, "created"u8, attributes.Created);
        WriteTime(writer, "updated"u8, attributes.Updated);
        writer.WriteNumber("recoverableDays"u8, recovery.Days);
        writer.WriteString("recoveryLevel"u8, recovery.Level);
        writer.WriteBoolean("exportable"u8, false);
        writer.WriteString("hsmPlatform"u8, "0"u8);
        writer.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is { } given)
        {
            writer.WriteNumber(name, given.ToUnixTimeSeconds());
        }
    }

    private static void WriteTags(Utf8JsonWriter writer, Tags tags)
    {
        writer.WriteStartObject("tags"u8);
        foreach (var (name, value) in tags.Items)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    }
}
