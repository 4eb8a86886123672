using System.Diagnostics.CodeAnalysis;
using Kms.Idempotency;
using Kms.Records;

namespace Kms.Keys;

/// <summary>How a key becomes a record: its id, its listings, its sealed body.</summary>
public static class KeyRecord
{
    private const string Prefix = "key/";

    public static string IdOf(KeyId key) => Prefix + key.Vault.Value + "/" + key.Name;

    /// <summary>With which the ids of a vault's keys begin.</summary>
    public static string PrefixOf(string vault) => Prefix + vault + "/";

    public static string LiveList(VaultName vault) => "keys/" + vault.Value;

    public static string DeletedList(VaultName vault) => "deletedkeys/" + vault.Value;

    public static bool TryParseId(string recordId, out KeyId key)
    {
        key = default;
        var slash = recordId.StartsWith(Prefix, StringComparison.Ordinal) ? recordId.IndexOf('/', Prefix.Length) : -1;
        return slash > 0
            && VaultName.TryParse(recordId[Prefix.Length..slash], out var vault)
            && KeyId.TryCreate(vault, recordId[(slash + 1)..], out key);
    }

    /// <summary>The place of a state at a version.</summary>
    public static RecordPlace PlaceOf(KeyId key, KeyState state, long version) =>
        new(key.Vault.Value, IdOf(key), version, new RecordIndex(ListOf(key, state.Status), KeyRules.DueAt(state)?.ToUnixTimeMilliseconds()));

    public static byte[] Seal(in RecordPlace place, KeyState state, IRecordSeal seal) => seal.Seal(place, StoredKey.Write(state));

    public static Result<KeyState> Open(StoredRecord record, IRecordSeal seal) =>
        seal.TryOpen(record.Place, record.Body.Span, out var content) && StoredKey.TryRead(content, out var state)
            ? state
            : new Refusal(RefusalCode.RecordCorrupt,
                $"Record '{record.Place.Id}' version {record.Place.Version} does not open: it was damaged or moved, or it belongs to another root key.");

    /// <summary>Without the changes that the key remembers: they concern the present key, not the one that is restored.</summary>
    public static Result<ReadOnlyMemory<byte>> SealBackup(KeyState state, IRecordSeal seal)
    {
        var content = StoredKey.Write(state with { Idempotency = IdempotencyLog.Empty });
        return content.Length > KeySize.StoredBytesMax
            ? new Refusal(
                RefusalCode.Conflict, $"Key '{state.Name}' takes {content.Length} bytes, more than the {KeySize.StoredBytesMax} that can be restored: shorten its tags first.")
            : seal.TrySealBackup(content, out var blob) ? (ReadOnlyMemory<byte>)blob
            : new Refusal(
                RefusalCode.RecordCorrupt,
                $"Key '{state.Name}' cannot be backed up: the material of one of its versions does not open. It is damaged, or belongs to another root key.");
    }

    public static bool TryOpenBackup(ReadOnlySpan<byte> blob, IRecordSeal seal, [NotNullWhen(true)] out KeyState? state)
    {
        state = null;
        return blob.Length <= KeySize.BackupBytesMax && seal.TryOpenBackup(blob, out var content) && StoredKey.TryRead(content, out state);
    }

    private static string? ListOf(KeyId key, KeyStatus status) => status switch
    {
        KeyStatus.Absent => null,
        KeyStatus.Active => LiveList(key.Vault),
        KeyStatus.Deleted => DeletedList(key.Vault),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };
}
