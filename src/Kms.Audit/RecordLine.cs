using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Kms.Operations;

namespace Kms.Audit;

/// <summary>
/// One record as a line of JSON. Written by hand, because it is done for every use of a key: names and ids are plain almost always and are
/// copied then; what is not goes through JSON's own escaping.
/// </summary>
internal static class RecordLine
{
    /// <summary>What comes from outside is cut to this many characters.</summary>
    private const int TextMax = 128;

    /// <summary>An escaped character has at most six bytes; seven texts, the fixed words, a time and a number.</summary>
    private const int LineBytesMax = (7 * 6 * TextMax) + 512;

    private static readonly byte[][] Operations = [.. Operation.All.Select(operation => Word(operation.Name))];
    private static readonly byte[][] Refusals = [.. Enum.GetNames<RefusalCode>().Select(Encoding.ASCII.GetBytes)];

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("-_.:/@ 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>With the line feed.</summary>
    public static void Write(IBufferWriter<byte> output, in AuditRecord record)
    {
        var line = output.GetSpan(LineBytesMax);
        var length = Copy(line, 0, "{\"time\":\""u8);
        record.Time.UtcDateTime.TryFormat(line[length..], out var time, "O", CultureInfo.InvariantCulture);
        length = Copy(line, length + time, "\",\"operation\":\""u8);
        length = Copy(line, length, Operations[record.Operation.Number]);
        length = Copy(line, length, "\",\"outcome\":\""u8);
        length = Copy(line, length, record.Refusal is { } refusal ? Refusals[(int)refusal] : "ok"u8);
        length = Copy(line, length, "\""u8);
        length = Add(line, length, ",\"principal\":\""u8, record.Principal);
        length = Add(line, length, ",\"vault\":\""u8, record.Vault);
        length = Add(line, length, ",\"key\":\""u8, record.Key);
        length = Add(line, length, ",\"version\":\""u8, record.Version);
        length = Add(line, length, ",\"algorithm\":\""u8, record.Algorithm);
        length = Add(line, length, ",\"request\":\""u8, record.RequestId);
        length = Add(line, length, ",\"clientRequest\":\""u8, record.CorrelationId);
        if (record.Others > 0)
        {
            length = Copy(line, length, ",\"others\":"u8);
            record.Others.TryFormat(line[length..], out var digits, default, CultureInfo.InvariantCulture);
            length += digits;
        }

        output.Advance(Copy(line, length, "}\n"u8));
    }

    private static int Copy(Span<byte> line, int length, ReadOnlySpan<byte> word)
    {
        word.CopyTo(line[length..]);
        return length + word.Length;
    }

    private static int Add(Span<byte> line, int length, ReadOnlySpan<byte> name, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return length;
        }

        length = Copy(line, length, name);
        if (text.Length <= TextMax && !text.AsSpan().ContainsAnyExcept(Plain))
        {
            length += Encoding.ASCII.GetBytes(text, line[length..]);
        }
        else
        {
            var cut = text.Length <= TextMax ? text : string.Concat(text.AsSpan(0, TextMax - 3), "...");
            length = Copy(line, length, JsonEncodedText.Encode(Whole(cut)).EncodedUtf8Bytes);
        }

        return Copy(line, length, "\""u8);
    }

    /// <summary>Half of a character, which a cut or a caller may leave, has no bytes.</summary>
    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static byte[] Word(string name) => Encoding.ASCII.GetBytes(char.ToLowerInvariant(name[0]) + name[1..]);
}
