using Kms.Access;
using Kms.Idempotency;
using Kms.Keys;

namespace Kms;

/// <content>Making, changing and looking at keys.</content>
public sealed partial class KmsService
{
    public ValueTask<Result<KeyView>> CreateKey(
        Call call, KeyId key, string name, KeySpec spec, KeySettings settings, CancellationToken cancellation = default) =>
        Change(call, Permission.KeyCreate, key, new CreateKey(name, spec, settings), cancellation);

    public ValueTask<Result<KeyView>> ImportKey(
        Call call, KeyId key, string name, KeyToImport material, KeySettings settings, CancellationToken cancellation = default) =>
        Change(call, Permission.KeyImport, key, new ImportKey(name, material, settings), cancellation);

    public ValueTask<Result<KeyView>> RotateKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        Change(call, Permission.KeyRotate, key, new RotateKey(), cancellation);

    public ValueTask<Result<KeyView>> UpdateKey(
        Call call, KeyId key, string? versionId, KeySettings changes, CancellationToken cancellation = default) =>
        Change(call, Permission.KeyUpdate, key, new UpdateKey(versionId, changes), cancellation);

    public async ValueTask<Result<KeyView>> GetKey(Call call, KeyId key, string? versionId, CancellationToken cancellation = default)
    {
        var looked = await Look(call, Permission.KeyRead, key, KeyStatus.Active, cancellation);
        return !looked.TryGet(out var found, out var refusal) ? refusal
            : versionId is null && found.LatestUnknown ? KeyRules.Explain(RefusalCode.RecordInDoubt)
            : found.Key.Find(versionId) is { } version ? KeyView.Of(key, found.Key, version, found.Vault.Recovery)
            : KeyRules.Explain(RefusalCode.KeyNotFound);
    }

    public async ValueTask<Result<RotationPolicy?>> GetRotationPolicy(Call call, KeyId key, CancellationToken cancellation = default)
    {
        var looked = await Look(call, Permission.RotationPolicyRead, key, KeyStatus.Active, cancellation);
        return looked.TryGet(out var found, out var refusal) ? found.Key.Rotation! : refusal;
    }

    public async ValueTask<Result<RotationPolicy>> SetRotationPolicy(
        Call call, KeyId key, RotationSettings policy, CancellationToken cancellation = default)
    {
        var entered = await Enter(call, Permission.RotationPolicyWrite, key.Vault, key, cancellation);
        if (!entered.TryGet(out var vault, out var refusal))
        {
            return refusal;
        }

        var changed = await actors.Key(key, call.Caller).Execute(new SetRotationPolicy(policy), vault, OperationId.Of(call, ports.Identities), cancellation);
        return changed.TryGet(out var change, out refusal) ? change.State.Rotation! : refusal;
    }

    public async ValueTask<Result<ReadOnlyMemory<byte>>> BackupKey(Call call, KeyId key, CancellationToken cancellation = default)
    {
        var looked = await Look(call, Permission.KeyBackup, key, KeyStatus.Active, cancellation);
        return looked.TryGet(out var found, out var refusal) ? KeyRecord.SealBackup(found.Key, ports.Seal) : refusal;
    }

    public async ValueTask<Result<KeyView>> RestoreKey(
        Call call, VaultName vault, ReadOnlyMemory<byte> backup, CancellationToken cancellation = default)
    {
        // Permission first: a caller without it learns nothing about the blob.
        if (access.Check(call.Caller, Permission.KeyRestore, vault) is { } denied)
        {
            return denied;
        }

        return KeyRecord.TryOpenBackup(backup.Span, ports.Seal, out var content) && KeyId.TryCreate(vault, content.Name, out var key)
            ? await Change(call, Permission.KeyRestore, key, new RestoreKey(content), cancellation)
            : new Refusal(RefusalCode.BackupInvalid, "Backup blob contains invalid or corrupt version.");
    }

    public async ValueTask<Result<ReadOnlyMemory<byte>>> RandomBytes(Call call, VaultName vault, int count, CancellationToken cancellation = default)
    {
        var entered = await Enter(call, Permission.RandomBytes, vault, null, cancellation);
        if (!entered.TryGet(out _, out var refusal))
        {
            return refusal;
        }

        if (count is < 1 or > 128)
        {
            return new Refusal(RefusalCode.BadParameter, $"count is {count}: it must be 1 to 128.");
        }

        var bytes = new byte[count];
        ports.Materials.FillRandom(bytes);
        return (ReadOnlyMemory<byte>)bytes;
    }
}
