using Kms.Access;
using Kms.Keys;

namespace Kms.Audit;

/// <content>Keys.</content>
public sealed partial class AuditedKms
{
    public ValueTask<Result<KeyView>> CreateKey(Call call, KeyId key, string name, KeySpec spec, KeySettings settings, CancellationToken cancellation = default) =>
        Change(On(AuditedOperation.CreateKey, call, key), () => inner.CreateKey(call, key, name, spec, settings, cancellation));

    public ValueTask<Result<KeyView>> ImportKey(
        Call call, KeyId key, string name, KeyToImport material, KeySettings settings, CancellationToken cancellation = default) =>
        Change(On(AuditedOperation.ImportKey, call, key), () => inner.ImportKey(call, key, name, material, settings, cancellation));

    public ValueTask<Result<KeyView>> RotateKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        Change(On(AuditedOperation.RotateKey, call, key), () => inner.RotateKey(call, key, cancellation));

    public ValueTask<Result<KeyView>> GetKey(Call call, KeyId key, string? versionId, CancellationToken cancellation = default) =>
        Read(On(AuditedOperation.GetKey, call, key, versionId), () => inner.GetKey(call, key, versionId, cancellation));

    public ValueTask<Result<KeyView>> UpdateKey(
        Call call, KeyId key, string? versionId, KeySettings changes, CancellationToken cancellation = default) =>
        Change(On(AuditedOperation.UpdateKey, call, key, versionId), () => inner.UpdateKey(call, key, versionId, changes, cancellation));

    public ValueTask<Result<Page<KeyView>>> ListKeys(Call call, VaultName vault, PageRequest page, CancellationToken cancellation = default) =>
        Read(On(AuditedOperation.ListKeys, call, vault), () => inner.ListKeys(call, vault, page, cancellation));

    public ValueTask<Result<Page<KeyView>>> ListKeyVersions(Call call, KeyId key, PageRequest page, CancellationToken cancellation = default) =>
        Read(On(AuditedOperation.ListKeyVersions, call, key), () => inner.ListKeyVersions(call, key, page, cancellation));

    public ValueTask<Result<ReadOnlyMemory<byte>>> BackupKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        Read(On(AuditedOperation.BackupKey, call, key), () => inner.BackupKey(call, key, cancellation));

    public ValueTask<Result<KeyView>> RestoreKey(Call call, VaultName vault, ReadOnlyMemory<byte> backup, CancellationToken cancellation = default) =>
        Change(On(AuditedOperation.RestoreKey, call, vault), () => inner.RestoreKey(call, vault, backup, cancellation));

    public ValueTask<Result<KeyView>> DeleteKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        Change(On(AuditedOperation.DeleteKey, call, key), () => inner.DeleteKey(call, key, cancellation));

    public ValueTask<Result<KeyView>> GetDeletedKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        Read(On(AuditedOperation.GetDeletedKey, call, key), () => inner.GetDeletedKey(call, key, cancellation));

    public ValueTask<Result<Page<KeyView>>> ListDeletedKeys(Call call, VaultName vault, PageRequest page, CancellationToken cancellation = default) =>
        Read(On(AuditedOperation.ListDeletedKeys, call, vault), () => inner.ListDeletedKeys(call, vault, page, cancellation));

    public ValueTask<Result<KeyView>> RecoverKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        Change(On(AuditedOperation.RecoverKey, call, key), () => inner.RecoverKey(call, key, cancellation));

    public ValueTask<Result<Done>> PurgeKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        Change(On(AuditedOperation.PurgeKey, call, key), () => inner.PurgeKey(call, key, cancellation));

    public ValueTask<Result<RotationPolicy?>> GetRotationPolicy(Call call, KeyId key, CancellationToken cancellation = default) =>
        Read(On(AuditedOperation.GetRotationPolicy, call, key), () => inner.GetRotationPolicy(call, key, cancellation));

    public ValueTask<Result<RotationPolicy>> SetRotationPolicy(Call call, KeyId key, RotationSettings policy, CancellationToken cancellation = default) =>
        Change(On(AuditedOperation.SetRotationPolicy, call, key), () => inner.SetRotationPolicy(call, key, policy, cancellation));

    public ValueTask<Result<ReadOnlyMemory<byte>>> RandomBytes(Call call, VaultName vault, int count, CancellationToken cancellation = default) =>
        Read(On(AuditedOperation.RandomBytes, call, vault), () => inner.RandomBytes(call, vault, count, cancellation));
}
