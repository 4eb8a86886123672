using System.Text.Json;
using System.Text.Json.Serialization;
using Kms.Records;

namespace Kms.Keys;

/// <summary>
/// The emergency brake: disabling a version with one zone away. Disabling must be possible when it hurts most, so it is the one change that does not wait
/// for both zones. A denial only ever takes away, so that two of them, in either order or twice, mean the same.
/// </summary>
public static class KeyDenial
{
    /// <summary>The version that a command disables and nothing else; null for every other command.</summary>
    public static string? VersionDeniedBy(KeyState state, KeyCommand command) =>
        command is UpdateKey { Changes: { Enabled: false, Operations: null, NotBefore: null, Expires: null, Tags: null } } update
            ? state.Find(update.VersionId)?.Id
            : null;

    /// <summary>A denial of one version, sealed into its own place.</summary>
    public static Denial Make(KeyId key, string versionId, string denialId, DateTimeOffset now, string operationId, IRecordSeal seal)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(new StoredDenial { Version = versionId, At = now.ToUnixTimeMilliseconds() }, StoredDenialJson.Default.StoredDenial);
        return new Denial(denialId, KeyRecord.IdOf(key), seal.Seal(PlaceOf(key, denialId), content), now.ToUnixTimeMilliseconds(), operationId);
    }

    /// <summary>The state with the denials in force. A denial that does not open is refused: what cannot be read must not be ignored.</summary>
    public static Result<KeyState> Apply(KeyId key, KeyState state, IReadOnlyList<Denial> denials, IRecordSeal seal)
    {
        foreach (var denial in denials)
        {
            if (Open(key, denial, seal) is not { } open)
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

    /// <summary>For a rejoin: the next normal version of the record, with the denials in it; null when they change nothing any more.</summary>
    public static Result<RecordWrite?> Merge(StoredRecord record, IReadOnlyList<Denial> denials, IRecordSeal seal)
    {
        if (!KeyRecord.TryParseId(record.Place.Id, out var key))
        {
            return new Refusal(RefusalCode.RecordCorrupt, $"A denial names record '{record.Place.Id}', which is no key.");
        }

        if (!KeyRecord.Open(record, seal).TryGet(out var state, out var refusal)
            || !Apply(key, state, denials, seal).TryGet(out var next, out refusal))
        {
            return refusal;
        }

        if (next == state)
        {
            return (RecordWrite?)null!;
        }

        var place = KeyRecord.PlaceOf(key, next, record.Place.Version + 1);
        return new RecordWrite(place, KeyRecord.Seal(place, next, seal), denials[^1].OperationId);
    }

    private static StoredDenial? Open(KeyId key, Denial denial, IRecordSeal seal) =>
        seal.TryOpen(PlaceOf(key, denial.Id), denial.Body.Span, out var content)
            ? JsonSerializer.Deserialize(content, StoredDenialJson.Default.StoredDenial)
            : null;

    private static RecordPlace PlaceOf(KeyId key, string denialId) =>
        new(key.Vault.Value, "denial/" + denialId + "/" + KeyRecord.IdOf(key), 1, RecordIndex.None);
}

internal sealed record StoredDenial
{
    [JsonPropertyName("v")] public string Version { get; init; } = string.Empty;
    [JsonPropertyName("t")] public long At { get; init; }
}

[JsonSerializable(typeof(StoredDenial))]
internal sealed partial class StoredDenialJson : JsonSerializerContext;
