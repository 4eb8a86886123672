using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Kms.Audit;

/// <summary>
/// The line that ends a block: the SHA-256 of everything since the seal line before it, that line included. With <paramref name="Voucher"/>
/// it is a checkpoint, which only a holder of the region key can make.
/// </summary>
/// <param name="Block">1 for the log's first block.</param>
/// <param name="Records">How many records there are in all blocks so far.</param>
/// <param name="Hash">64 hexadecimal digits.</param>
/// <param name="Voucher">Base64url; null where the block is no checkpoint.</param>
public sealed record SealLine(long Block, long Records, string Hash, string? Voucher)
{
    private const int LineBytesMax = 512;

    /// <summary>How the line begins, and no other line does.</summary>
    public static ReadOnlySpan<byte> Start => "{\"seal\":"u8;

    /// <summary>With the line feed.</summary>
    public byte[] ToBytes() => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"seal\":{{\"block\":{Block},\"records\":{Records},\"hash\":\"{Hash}\"{(Voucher is null ? "" : $",\"voucher\":\"{Voucher}\"")}}}}}\n"));

    /// <summary>Null when the line, with its line feed, is not byte for byte what <see cref="ToBytes"/> makes.</summary>
    public static SealLine? Parse(ReadOnlySpan<byte> line)
    {
        if (line.Length > LineBytesMax || !line.StartsWith(Start) || line[^1] != '\n')
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(line.ToArray());
            var seal = json.RootElement.GetProperty("seal");
            var parsed = new SealLine(
                seal.GetProperty("block").GetInt64(),
                seal.GetProperty("records").GetInt64(),
                seal.GetProperty("hash").GetString() ?? string.Empty,
                seal.TryGetProperty("voucher", out var voucher) ? voucher.GetString() : null);
            return parsed.ToBytes().AsSpan().SequenceEqual(line) ? parsed : null;
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    public bool IsGenuine(Crypto.Audit.AuditSeal key) =>
        Voucher is not null && Base64Url.IsValid(Voucher) && key.IsGenuine(Base64Url.DecodeFromChars(Voucher), Block, Records, Hash);
}
