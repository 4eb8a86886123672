using System.Buffers;
using System.Text.Json;

namespace Kms.Audit;

/// <summary>
/// The first line of a file: where it goes on in the chain. What stood behind the last seal of the file before, because the service was
/// stopped from one moment to the next, is vouched for here.
/// </summary>
/// <param name="Number">1 for the log's first file.</param>
/// <param name="Block">The number of the last block before this file; 0 when there is none.</param>
/// <param name="After">SHA-256 of that block's seal line, hexadecimal; empty when there is none.</param>
/// <param name="UnsealedBytes">How much stood behind that line. More than 0: the stop was unclean.</param>
/// <param name="UnsealedHash">SHA-256 of those bytes; empty when there are none.</param>
internal sealed record FileHeader(int Number, long Block, string After, long UnsealedBytes, string UnsealedHash)
{
    private const int Format = 1;

    public static ReadOnlySpan<byte> Start => "{\"file\":"u8;

    /// <summary>With the line feed.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("file"u8);
            writer.WriteNumber("format"u8, Format);
            writer.WriteNumber("number"u8, Number);
            writer.WriteNumber("block"u8, Block);
            writer.WriteString("after"u8, After);
            if (UnsealedBytes > 0)
            {
                writer.WriteString("note"u8, "after an unclean stop: the file before has an end without a seal");
                writer.WriteNumber("unsealedBytes"u8, UnsealedBytes);
                writer.WriteString("unsealedHash"u8, UnsealedHash);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    /// <summary>Null when it is no header of a format that is known.</summary>
    public static FileHeader? Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var file = json.RootElement.GetProperty("file");
            var unsealed = file.TryGetProperty("unsealedBytes", out var bytes);
            return file.GetProperty("format").GetInt32() != Format
                ? null
                : new FileHeader(
                    file.GetProperty("number").GetInt32(),
                    file.GetProperty("block").GetInt64(),
                    file.GetProperty("after").GetString() ?? string.Empty,
                    unsealed ? bytes.GetInt64() : 0,
                    unsealed ? file.GetProperty("unsealedHash").GetString() ?? string.Empty : string.Empty);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
