using System.Text.Json.Serialization;

namespace Kms.Idempotency;

/// <summary>The stored form of a remembered change, the same in every kind of record.</summary>
internal sealed record StoredEntry
{
    [JsonPropertyName("i")] public string Token { get; init; } = string.Empty;
    [JsonPropertyName("p")] public byte[]? Fingerprint { get; init; }
    [JsonPropertyName("v")] public string? What { get; init; }
    [JsonPropertyName("t")] public long At { get; init; }
    [JsonPropertyName("o")] public bool IsOutdated { get; init; }

    /// <returns>Null for an empty log, which is not written.</returns>
    public static StoredEntry[]? Of(IdempotencyLog log) => log.Entries.IsEmpty ? null : [.. log.Entries.Select(entry => new StoredEntry
    {
        Token = entry.Token,
        Fingerprint = entry.IsKeyed ? entry.Fingerprint.ToArray() : null,
        What = entry.What,
        At = entry.At.UtcTicks,
        IsOutdated = entry.IsOutdated,
    })];

    public static IdempotencyLog ToLog(StoredEntry[]? stored) => stored is null ? IdempotencyLog.Empty : new(
    [
        .. stored.Select(entry => new IdempotencyEntry(
            entry.Token, entry.Fingerprint, entry.What, new DateTimeOffset(entry.At, TimeSpan.Zero))
        {
            IsOutdated = entry.IsOutdated,
        }),
    ]);
}
