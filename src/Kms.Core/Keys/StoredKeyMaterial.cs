using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Kms.Records;

namespace Kms.Keys;

/// <summary>
/// The stored form of a key with the material of its versions exchanged, and everything else byte for byte as it was. Every change of a
/// key goes through this twice on its way to another region, and of all that is in a key only the material differs there: making the key
/// of it and writing that again costs several times as much.
/// </summary>
internal static class StoredKeyMaterial
{
    /// <param name="exchange">The same material in another wrapping; null when it does not open.</param>
    /// <param name="status">The key's.</param>
    /// <returns>False when the content is no stored key of this release, or a version's material does not open.</returns>
    public static bool TryExchange(
        ReadOnlySpan<byte> content, MaterialRewrap exchange, [NotNullWhen(true)] out byte[]? exchanged, out KeyStatus status)
    {
        exchanged = null;
        var found = new List<Found>(1);
        if (!TryFind(content, found, out status))
        {
            return false;
        }

        var length = content.Length;
        for (var i = 0; i < found.Count; i++)
        {
            var version = found[i];
            if (exchange(version.Id, version.Spec, version.Material) is not { } material)
            {
                return false;
            }

            found[i] = version with { Material = material };
            length += Base64.GetMaxEncodedToUtf8Length(material.Bytes.Length) - (version.End - version.Start);
        }

        exchanged = new byte[length];
        var (from, to) = (0, 0);
        foreach (var version in found)
        {
            content[from..version.Start].CopyTo(exchanged.AsSpan(to));
            to += version.Start - from;
            _ = Base64.EncodeToUtf8(version.Material.Bytes.Span, exchanged.AsSpan(to), out _, out var written);
            (from, to) = (version.End, to + written);
        }

        content[from..].CopyTo(exchanged.AsSpan(to));
        return true;
    }

    private static bool TryFind(ReadOnlySpan<byte> content, List<Found> found, out KeyStatus status)
    {
        status = default;
        try
        {
            var reader = new Utf8JsonReader(content);
            var (format, isWhole) = (0L, reader.Read() && reader.TokenType == JsonTokenType.StartObject);
            while (isWhole && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("f"u8))
                {
                    isWhole = TryRead(ref reader, out format);
                }
                else if (reader.ValueTextEquals("s"u8))
                {
                    isWhole = TryRead(ref reader, out var number);
                    status = (KeyStatus)number;
                }
                else if (reader.ValueTextEquals("v"u8))
                {
                    isWhole = TryReadVersions(ref reader, found);
                }
                else
                {
                    reader.Skip();
                }
            }

            return isWhole && format == StoredKey.FormatNow && !reader.Read();
        }
        catch (JsonException)
        {
            // Sealed content that is no JSON was written by something else: the caller names the record.
            return false;
        }
    }

    private static bool TryReadVersions(ref Utf8JsonReader reader, List<Found> found)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            if (!TryReadVersion(ref reader, found))
            {
                return false;
            }
        }

        return reader.TokenType == JsonTokenType.EndArray;
    }

    private static bool TryReadVersion(ref Utf8JsonReader reader, List<Found> found)
    {
        var (id, start, end, isWhole, material) = (string.Empty, 0, 0, true, Array.Empty<byte>());
        var (type, size, curve, exponent) = (0L, 0L, 0L, 0L);
        while (isWhole && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("i"u8))
            {
                isWhole = reader.Read() && reader.TokenType == JsonTokenType.String;
                id = isWhole ? reader.GetString()! : id;
            }
            else if (reader.ValueTextEquals("m"u8))
            {
                isWhole = reader.Read() && reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out material!);
                (start, end) = isWhole ? ((int)reader.TokenStartIndex + 1, (int)reader.BytesConsumed - 1) : (0, 0);
            }
            else if (reader.ValueTextEquals("t"u8))
            {
                isWhole = TryRead(ref reader, out type);
            }
            else if (reader.ValueTextEquals("b"u8))
            {
                isWhole = TryRead(ref reader, out size);
            }
            else if (reader.ValueTextEquals("c"u8))
            {
                isWhole = TryRead(ref reader, out curve);
            }
            else if (reader.ValueTextEquals("pe"u8))
            {
                isWhole = TryRead(ref reader, out exponent);
            }
            else
            {
                reader.Skip();
            }
        }

        found.Add(new Found(start, end, id, new KeySpec((KeyType)type, (int)size, (Curve)curve, exponent), new WrappedMaterial(material)));
        return isWhole && end > 0;
    }

    private static bool TryRead(ref Utf8JsonReader reader, out long number)
    {
        number = 0;
        return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out number);
    }

    /// <summary>
    /// A version's material, from <paramref name="Start"/> up to <paramref name="End"/> of the content, without its quotes.
    /// </summary>
    private readonly record struct Found(int Start, int End, string Id, KeySpec Spec, WrappedMaterial Material);
}
