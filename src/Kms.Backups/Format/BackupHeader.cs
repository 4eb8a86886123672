using System.Text.Json;
using System.Text.Json.Serialization;
using Kms.Backups.Planning;

namespace Kms.Backups.Format;

/// <summary>
/// The beginning of a backup, in the clear: what it is, and with which root key it can be opened. Everything sealed in the file is bound
/// to it. A file is
/// <code>
/// "KMSBKUP1" | length of the header | header | pieces | manifest | place of the manifest | "KMSBKEND"
/// piece, manifest: length of the sealed bytes (4 bytes, little-endian) | kind (1 byte) | nonce, ciphertext, tag
/// </code>
/// </summary>
public sealed record BackupHeader
{
    internal const int FormatNow = 1;

    public int Format { get; init; } = FormatNow;

    public required string Id { get; init; }

    public required BackupKind Kind { get; init; }

    public required string Region { get; init; }

    public required string Installation { get; init; }

    /// <summary>Of the region, when the backup was made.</summary>
    public required long Epoch { get; init; }

    public required long Number { get; init; }

    public required DateTimeOffset Made { get; init; }

    /// <summary>The backup before it.</summary>
    public string? Parent { get; init; }

    /// <summary>The hash of that one's manifest: another one in its place is noticed.</summary>
    public string? ParentHash { get; init; }

    /// <summary>The region key as the zones hold it: wrapped under the root key.</summary>
    public required byte[] RegionKey { get; init; }

    internal byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, BackupJson.Default.BackupHeader);

    /// <exception cref="BackupRefusedException">It is none, or of another format.</exception>
    internal static BackupHeader Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var header = JsonSerializer.Deserialize(bytes, BackupJson.Default.BackupHeader)!;
            return header.Format == FormatNow
                ? header
                : throw new BackupRefusedException($"it has format {header.Format}; this release knows format {FormatNow}");
        }
        catch (JsonException problem)
        {
            throw new BackupRefusedException("its header cannot be read", problem);
        }
    }
}

/// <summary>
/// The end of a backup, sealed: how far it reaches and what must have been read before. It vouches for everything in front of it.
/// </summary>
public sealed record BackupManifest
{
    public required DateTimeOffset CompleteUntil { get; init; }

    public required DateTimeOffset NothingAfter { get; init; }

    public required long Rows { get; init; }

    public required long Changes { get; init; }

    public required long Denials { get; init; }

    public required long Streams { get; init; }

    /// <summary>
    /// Rows whose stored body was not the one that was written, in both zones: the service refuses them by name, and so it will after a
    /// restore.
    /// </summary>
    public required long Damaged { get; init; }

    /// <summary>Where in the file the marks of the streams begin, and the number of that piece.</summary>
    public required long StreamsAt { get; init; }

    public required long StreamsPiece { get; init; }

    /// <summary>SHA-256 of the file up to the manifest.</summary>
    public required string RootHash { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(BackupHeader))]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
