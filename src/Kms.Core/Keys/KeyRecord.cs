using System.Diagnostics.CodeAnalysis;
using Kms.Idempotency;
using Kms.Records;

namespace Kms.Keys;

/// <summary>A key's id and listings, and the backup that its owner keeps. How it becomes a record: <see cref="KeyKind"/>.</summary>
public static class KeyRecord
{
    public static string IdOf(KeyId key) => KeyKind.Of(key).Id;

    public static string LiveList(VaultName vault) => "keys/" + vault.Value;

    public static string DeletedList(VaultName vault) => "deletedkeys/" + vault.Value;

    public static bool TryParseId(string recordId, out KeyId key)
    {
        key = default;
        return KeyKind.Row.TryParse(recordId, out var name) && KeyId.TryCreate(name.Vault, name.Name, out key);
    }

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
}
