using System.Buffers.Text;
using System.Text.Json;

namespace Kms.Client.Wire;

/// <summary>Values as the REST API writes them: base64url without padding, times in Unix seconds.</summary>
internal static class JsonParts
{
    /// <summary>Null when it is not there.</summary>
    public static string? Text(this JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;

    /// <summary>Empty when it is not there.</summary>
    public static ReadOnlyMemory<byte> Bytes(this JsonElement json, string name) =>
        json.Text(name) is { } text ? Base64Url.DecodeFromChars(text) : default(ReadOnlyMemory<byte>);

    public static DateTimeOffset? Time(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var seconds) && seconds.ValueKind == JsonValueKind.Number
            ? DateTimeOffset.FromUnixTimeSeconds(seconds.GetInt64())
            : null;

    /// <summary>Leaves no copy behind: the bytes may be a key.</summary>
    public static void WriteBytes(this Utf8JsonWriter json, string name, ReadOnlyMemory<byte> bytes)
    {
        var text = Base64Url.EncodeToUtf8(bytes.Span);
        json.WriteString(name, text);
        Array.Clear(text);
    }

    public static void WriteBytesUnlessEmpty(this Utf8JsonWriter json, string name, ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            json.WriteBytes(name, bytes);
        }
    }
}
