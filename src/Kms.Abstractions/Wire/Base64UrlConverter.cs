using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kms.Wire;

/// <summary>Bytes as base64url. They may be a key: they never become a string, and no buffer keeps them.</summary>
/// <param name="decoded">Called with every array that is made, or null.</param>
internal sealed class Base64UrlConverter(Action<byte[]>? decoded = null) : JsonConverter<byte[]>
{
    public override byte[] Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var bytes = Read(ref reader);
        decoded?.Invoke(bytes);
        return bytes;
    }

    public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) => Write(writer, value);

    public static byte[] Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new WireProblemException("must be a string");
        }

        return (reader.ValueIsEscaped ? ReadEscaped(ref reader) : Base64UrlText.Decode(reader.ValueSpan))
            ?? throw new WireProblemException("is not base64url without padding");
    }

    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> bytes)
    {
        const int OnStackMax = 1024;
        var length = Base64Url.GetEncodedLength(bytes.Length);
        var rented = length > OnStackMax ? ArrayPool<byte>.Shared.Rent(length) : null;
        Span<byte> text = rented ?? stackalloc byte[OnStackMax];
        Base64Url.EncodeToUtf8(bytes, text, out _, out var written);
        writer.WriteStringValue(text[..written]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    private static byte[]? ReadEscaped(ref Utf8JsonReader reader)
    {
        var rented = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            return Base64UrlText.Decode(rented.AsSpan(0, reader.CopyString(rented)));
        }
        catch (InvalidOperationException)
        {
            throw new WireProblemException("is no valid UTF-8");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }
}

/// <summary>The same where no array is asked for.</summary>
/// <param name="decoded">Called with every array that is made, or null.</param>
internal sealed class Base64UrlMemoryConverter(Action<byte[]>? decoded = null) : JsonConverter<ReadOnlyMemory<byte>>
{
    public override ReadOnlyMemory<byte> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var bytes = Base64UrlConverter.Read(ref reader);
        decoded?.Invoke(bytes);
        return bytes;
    }

    public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> value, JsonSerializerOptions options) =>
        Base64UrlConverter.Write(writer, value.Span);
}
