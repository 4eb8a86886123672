using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kms.Idempotency;
using Kms.Vaults;

namespace Kms.Keys;

/// <summary>
/// The stored form of a key: its own type, so that the domain can change without rewriting what is on disk. Short names, absent means
/// default.
/// <c>f</c> is the format: a reader refuses one that it does not know.
/// </summary>
internal sealed record StoredKey
{
    public const int FormatNow = 1;

    [JsonPropertyName("f")] public int Format { get; init; }
    [JsonPropertyName("s")] public KeyStatus Status { get; init; }
    [JsonPropertyName("n")] public string Name { get; init; } = string.Empty;
    [JsonPropertyName("v")] public StoredVersion[] Versions { get; init; } = [];
    [JsonPropertyName("r")] public StoredRotation? Rotation { get; init; }
    [JsonPropertyName("d")] public long[]? Deletion { get; init; }
    [JsonPropertyName("op")] public StoredEntry[]? Idempotency { get; init; }

    public static byte[] Write(KeyState state) => JsonSerializer.SerializeToUtf8Bytes(Of(state), StoredKeyJson.Compact.StoredKey);

    public static bool TryRead(ReadOnlySpan<byte> content, [NotNullWhen(true)] out KeyState? state)
    {
        state = null;
        try
        {
            var stored = JsonSerializer.Deserialize(content, StoredKeyJson.Default.StoredKey);
            state = stored is { Format: FormatNow } ? stored.ToState() : null;
        }
        catch (JsonException)
        {
            // Sealed content that is no JSON was written by something else: the caller names the record.
        }

        return state is not null;
    }

    private static StoredKey Of(KeyState state) => new()
    {
        Format = FormatNow,
        Status = state.Status,
        Name = state.Name,
        Versions = [.. state.Versions.Select((version, i) => StoredVersion.Of(version, i == 0 ? null : state.Versions[i - 1]))],
        Rotation = state.Rotation is { } rotation ? StoredRotation.Of(rotation) : null,
        Deletion = state.Deletion is { } d ? [Stored.Time(d.Deleted), Stored.Time(d.ScheduledPurge)] : null,
        Idempotency = StoredEntry.Of(state.Idempotency),
    };

    private ImmutableArray<KeyVersion> ToVersions()
    {
        var versions = ImmutableArray.CreateBuilder<KeyVersion>(Versions.Length);
        foreach (var version in Versions)
        {
            versions.Add(version.ToVersion(versions.Count == 0 ? null : versions[^1]));
        }

        return versions.MoveToImmutable();
    }

    private KeyState ToState() => new(
        Status,
        Name,
        ToVersions(),
        Rotation?.ToPolicy(),
        Deletion is [var deleted, var purge] ? new Deletion(Stored.Time(deleted), Stored.Time(purge)) : null)
    {
        Idempotency = StoredEntry.ToLog(Idempotency),
    };
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(StoredKey))]
internal sealed partial class StoredKeyJson : JsonSerializerContext
{
    /// <summary>
    /// Writes most letters beyond ASCII as they are: escaped, each would take twice the room. The record is in no web page.
    /// </summary>
    public static StoredKeyJson Compact { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
