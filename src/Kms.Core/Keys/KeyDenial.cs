using System.Text.Json;
using System.Text.Json.Serialization;
using Kms.Records;

namespace Kms.Keys;

/// <summary>
/// The emergency brake: disabling a version with one zone away. Disabling must be possible when it hurts most, so it is the one change
/// that does not wait for both zones. A denial only ever takes away, so that two of them, in either order or twice, mean the same.
/// </summary>
public static class KeyDenial
{
    /// <summary>The version that a command disables and nothing else; null for every other command.</summary>
    public static string? VersionDeniedBy(KeyState state, KeyCommand command) =>
        command is UpdateKey { Changes: { Enabled: false, Operations: null, NotBefore: null, Expires: null, Tags: null } } update
            ? state.Find(update.VersionId)?.Id
            : null;

    /// <summary>A denial of one version, sealed into its own place.</summary>
    public static Denial Make(
        string recordId, VaultName vault, string versionId, string denialId, DateTimeOffset now, string operationId, IRecordSeal seal)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(new StoredDenial { Version = versionId, At = now.ToUnixTimeMilliseconds() }, StoredDenialJson.Default.StoredDenial);
        var body = seal.Seal(PlaceOf(recordId, vault, denialId), content);
        return new Denial(denialId, recordId, body, now.ToUnixTimeMilliseconds(), operationId);
    }

    /// <summary>
    /// The state with the denials in force. A denial that does not open is refused: what cannot be read must not be ignored.
    /// </summary>
    public static Result<KeyState> Apply(string recordId, VaultName vault, KeyState state, IReadOnlyList<Denial> denials, IRecordSeal seal)
    {
        foreach (var denial in denials)
        {
            if (Open(recordId, vault, denial, seal) is not { } open)
            {
                return new Refusal(RefusalCode.RecordCorrupt, $"Denial '{denial.Id}' of record '{denial.RecordId}' does not open.");
            }

            state = Apply(state, open.Version, DateTimeOffset.FromUnixTimeMilliseconds(open.At));
        }

        return state;
    }

    /// <summary>The state with one version disabled. A version that is gone needs no denial.</summary>
    public static KeyState Apply(KeyState state, string versionId, DateTimeOffset at) =>
        state.Find(versionId) is { Attributes.Enabled: true } version
            ? new VersionChanged(version with { Attributes = version.Attributes with { Enabled = false, Updated = at } }).Apply(state) with
            {
                Idempotency = state.Idempotency.Outdate(),
            }
            : state;

    private static StoredDenial? Open(string recordId, VaultName vault, Denial denial, IRecordSeal seal) =>
        seal.TryOpen(PlaceOf(recordId, vault, denial.Id), denial.Body.Span, out var content)
            ? JsonSerializer.Deserialize(content, StoredDenialJson.Default.StoredDenial)
            : null;

    private static RecordPlace PlaceOf(string recordId, VaultName vault, string denialId) =>
        new(vault.Value, $"denial/{denialId}/{recordId}", 1, RecordIndex.None);
}

internal sealed record StoredDenial
{
    [JsonPropertyName("v")] public string Version { get; init; } = string.Empty;
    [JsonPropertyName("t")] public long At { get; init; }
}

[JsonSerializable(typeof(StoredDenial))]
internal sealed partial class StoredDenialJson : JsonSerializerContext;
