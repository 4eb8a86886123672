using Kms.Access;
using Kms.Audit;
using Kms.Keys;

namespace Kms.Regions;

/// <content>Keys.</content>
public sealed partial class GatedKms
{
    public ValueTask<Result<KeyView>> CreateKey(Call call, KeyId key, string name, KeySpec spec, KeySettings settings, CancellationToken cancellation = default) =>
        gate.Change(AuditedOperation.CreateKey, call, key.Vault, () => inner.CreateKey(call, key, name, spec, settings, cancellation), cancellation);

    public ValueTask<Result<KeyView>> ImportKey(
        Call call, KeyId key, string name, KeyToImport material, KeySettings settings, CancellationToken cancellation = default) =>
        gate.Change(AuditedOperation.ImportKey, call, key.Vault, () => inner.ImportKey(call, key, name, material, settings, cancellation), cancellation);

    public ValueTask<Result<KeyView>> RotateKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        gate.Change(AuditedOperation.RotateKey, call, key.Vault, () => inner.RotateKey(call, key, cancellation), cancellation);

    public ValueTask<Result<KeyView>> GetKey(Call call, KeyId key, string? versionId, CancellationToken cancellation = default) =>
        gate.Serve(AuditedOperation.GetKey, call, key.Vault, () => inner.GetKey(call, key, versionId, cancellation), cancellation);

    public ValueTask<Result<KeyView>> UpdateKey(
        Call call, KeyId key, string? versionId, KeySettings changes, CancellationToken cancellation = default) =>
        gate.Change(AuditedOperation.UpdateKey, call, key.Vault, () => inner.UpdateKey(call, key, versionId, changes, cancellation), cancellation);

    public ValueTask<Result<Page<KeyView>>> ListKeys(Call call, VaultName vault, PageRequest page, CancellationToken cancellation = default) =>
        gate.Serve(AuditedOperation.ListKeys, call, vault, () => inner.ListKeys(call, vault, page, cancellation), cancellation);

    public ValueTask<Result<Page<KeyView>>> ListKeyVersions(Call call, KeyId key, PageRequest page, CancellationToken cancellation = default) =>
        gate.Serve(AuditedOperation.ListKeyVersions, call, key.Vault, () => inner.ListKeyVersions(call, key, page, cancellation), cancellation);

    public ValueTask<Result<ReadOnlyMemory<byte>>> BackupKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        gate.Serve(AuditedOperation.BackupKey, call, key.Vault, () => inner.BackupKey(call, key, cancellation), cancellation);

    public ValueTask<Result<KeyView>> RestoreKey(Call call, VaultName vault, ReadOnlyMemory<byte> backup, CancellationToken cancellation = default) =>
        gate.Change(AuditedOperation.RestoreKey, call, vault, () => inner.RestoreKey(call, vault, backup, cancellation), cancellation);

    public ValueTask<Result<KeyView>> DeleteKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        gate.Change(AuditedOperation.DeleteKey, call, key.Vault, () => inner.DeleteKey(call, key, cancellation), cancellation);

    public ValueTask<Result<KeyView>> GetDeletedKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        gate.Serve(AuditedOperation.GetDeletedKey, call, key.Vault, () => inner.GetDeletedKey(call, key, cancellation), cancellation);

    public ValueTask<Result<Page<KeyView>>> ListDeletedKeys(Call call, VaultName vault, PageRequest page, CancellationToken cancellation = default) =>
        gate.Serve(AuditedOperation.ListDeletedKeys, call, vault, () => inner.ListDeletedKeys(call, vault, page, cancellation), cancellation);

    public ValueTask<Result<KeyView>> RecoverKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        gate.Change(AuditedOperation.RecoverKey, call, key.Vault, () => inner.RecoverKey(call, key, cancellation), cancellation);

    public ValueTask<Result<Done>> PurgeKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        gate.Change(AuditedOperation.PurgeKey, call, key.Vault, () => inner.PurgeKey(call, key, cancellation), cancellation);

    public ValueTask<Result<RotationPolicy?>> GetRotationPolicy(Call call, KeyId key, CancellationToken cancellation = default) =>
        gate.Serve(AuditedOperation.GetRotationPolicy, call, key.Vault, () => inner.GetRotationPolicy(call, key, cancellation), cancellation);

    public ValueTask<Result<RotationPolicy>> SetRotationPolicy(Call call, KeyId key, RotationSettings policy, CancellationToken cancellation = default) =>
        gate.Change(AuditedOperation.SetRotationPolicy, call, key.Vault, () => inner.SetRotationPolicy(call, key, policy, cancellation), cancellation);

    public ValueTask<Result<ReadOnlyMemory<byte>>> RandomBytes(Call call, VaultName vault, int count, CancellationToken cancellation = default) =>
        gate.Serve(AuditedOperation.RandomBytes, call, vault, () => inner.RandomBytes(call, vault, count, cancellation), cancellation);
}
