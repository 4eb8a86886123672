using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Kms.Keys;

namespace Kms.Wire;

/// <summary>A use of a key. <c>value</c> is the signature in verify and the input everywhere else.</summary>
internal sealed record KeyOperationParameters : WireObject
{
    /// <summary>The answer of encrypt, sent back to decrypt, has one: the path says which key is used.</summary>
    [JsonPropertyName("kid"), ReadOnly(true)] public string? Kid { get; set; }
    [JsonPropertyName("alg"), JsonConverter(typeof(AlgorithmConverter))] public Algorithm? Algorithm { get; set; }
    [JsonPropertyName("value")] public ReadOnlyMemory<byte>? Value { get; set; }
    [JsonPropertyName("digest")] public ReadOnlyMemory<byte>? Digest { get; set; }
    [JsonPropertyName("iv")] public ReadOnlyMemory<byte>? Iv { get; set; }
    [JsonPropertyName("aad")] public ReadOnlyMemory<byte>? AdditionalData { get; set; }
    [JsonPropertyName("tag")] public ReadOnlyMemory<byte>? Tag { get; set; }
}

internal sealed record KeyOperationResult
{
    [JsonPropertyName("kid")] public string? Kid { get; set; }
    [JsonPropertyName("value")] public ReadOnlyMemory<byte>? Value { get; set; }
    [JsonPropertyName("iv")] public ReadOnlyMemory<byte>? Iv { get; set; }
    [JsonPropertyName("tag")] public ReadOnlyMemory<byte>? Tag { get; set; }
    [JsonPropertyName("aad")] public ReadOnlyMemory<byte>? AdditionalData { get; set; }

    /// <summary>Null for what there is nothing of, so that it is left out.</summary>
    public static ReadOnlyMemory<byte>? OrNull(ReadOnlyMemory<byte> bytes) => bytes.IsEmpty ? null : bytes;
}

internal sealed record KeyVerifyResult
{
    [JsonPropertyName("value")] public bool? Value { get; set; }
}

internal sealed record BackupKeyResult
{
    [JsonPropertyName("value")] public ReadOnlyMemory<byte>? Value { get; set; }
}

internal sealed record KeyRestoreParameters : WireObject
{
    /// <summary>The backup.</summary>
    [JsonPropertyName("value")] public ReadOnlyMemory<byte>? Value { get; set; }
}

internal sealed record RandomBytesParameters : WireObject
{
    public const int CountMax = 128;

    [JsonPropertyName("count"), Range(1, CountMax)] public long? Count { get; set; }
}

internal sealed record RandomBytesResult
{
    [JsonPropertyName("value")] public ReadOnlyMemory<byte>? Value { get; set; }
}
