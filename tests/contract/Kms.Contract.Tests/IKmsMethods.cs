using Kms.Access;
using Kms.Keys;
using Kms.Operations;
using Kms.Vaults;

namespace Kms.Contract.Tests;

/// <summary>The service with a method for each request: for those that answer each over another protocol.</summary>
internal interface IKmsMethods : IKms
{
    ValueTask<Result<KeyView>> CreateKey(
        Call call, KeyId key, string name, KeySpec spec, KeySettings settings, CancellationToken cancellation = default);

    ValueTask<Result<KeyView>> ImportKey(
        Call call, KeyId key, string name, KeyToImport material, KeySettings settings, CancellationToken cancellation = default);

    ValueTask<Result<KeyView>> RotateKey(Call call, KeyId key, CancellationToken cancellation = default);

    ValueTask<Result<KeyView>> GetKey(Call call, KeyId key, string? versionId, CancellationToken cancellation = default);

    ValueTask<Result<KeyView>> UpdateKey(
        Call call, KeyId key, string? versionId, KeySettings changes, CancellationToken cancellation = default);

    ValueTask<Result<Page<KeyView>>> ListKeys(Call call, VaultName vault, PageRequest page, CancellationToken cancellation = default);

    ValueTask<Result<Page<KeyView>>> ListKeyVersions(Call call, KeyId key, PageRequest page, CancellationToken cancellation = default);

    ValueTask<Result<CryptoAnswer>> UseKey(
        Call call, KeyId key, string? versionId, CryptoRequest request, CancellationToken cancellation = default);

    ValueTask<Result<ReadOnlyMemory<byte>>> BackupKey(Call call, KeyId key, CancellationToken cancellation = default);

    ValueTask<Result<KeyView>> RestoreKey(
        Call call, VaultName vault, ReadOnlyMemory<byte> backup, CancellationToken cancellation = default);

    ValueTask<Result<KeyView>> DeleteKey(Call call, KeyId key, CancellationToken cancellation = default);

    ValueTask<Result<KeyView>> GetDeletedKey(Call call, KeyId key, CancellationToken cancellation = default);

    ValueTask<Result<Page<KeyView>>> ListDeletedKeys(
        Call call, VaultName vault, PageRequest page, CancellationToken cancellation = default);

    ValueTask<Result<KeyView>> RecoverKey(Call call, KeyId key, CancellationToken cancellation = default);

    ValueTask<Result<Done>> PurgeKey(Call call, KeyId key, CancellationToken cancellation = default);

    ValueTask<Result<RotationPolicy?>> GetRotationPolicy(Call call, KeyId key, CancellationToken cancellation = default);

    ValueTask<Result<RotationPolicy>> SetRotationPolicy(
        Call call, KeyId key, RotationSettings policy, CancellationToken cancellation = default);

    ValueTask<Result<ReadOnlyMemory<byte>>> RandomBytes(Call call, VaultName vault, int count, CancellationToken cancellation = default);

    ValueTask<Result<VaultCreated>> CreateVault(
        Call call, VaultName vault, VaultSettings settings, CancellationToken cancellation = default);

    ValueTask<Result<VaultView>> GetVault(Call call, VaultName vault, CancellationToken cancellation = default);

    ValueTask<Result<VaultView>> UpdateVault(Call call, VaultName vault, VaultSettings changes, CancellationToken cancellation = default);

    ValueTask<Result<VaultView>> DeleteVault(Call call, VaultName vault, CancellationToken cancellation = default);

    ValueTask<Result<Page<VaultView>>> ListVaults(Call call, PageRequest page, CancellationToken cancellation = default);

    ValueTask<Result<VaultView>> GetDeletedVault(Call call, VaultName vault, CancellationToken cancellation = default);

    ValueTask<Result<Page<VaultView>>> ListDeletedVaults(Call call, PageRequest page, CancellationToken cancellation = default);

    ValueTask<Result<VaultView>> RecoverVault(Call call, VaultName vault, CancellationToken cancellation = default);

    ValueTask<Result<Done>> PurgeVault(Call call, VaultName vault, CancellationToken cancellation = default);

    ValueTask<Result<StoreHealth>> GetZones(Call call, CancellationToken cancellation = default);

    ValueTask<Result<StoreHealth>> ReplaceZone(Call call, string zone, CancellationToken cancellation = default);

    ValueTask<Result<T>> IKms.Send<T>(Call call, KmsRequest<T> request, CancellationToken cancellation) => (ValueTask<Result<T>>)Send(call, request, cancellation);

    private object Send(Call call, KmsRequest request, CancellationToken cancellation) => request switch
    {
        CreateKeyRequest r => CreateKey(call, r.Key, r.Name, r.Spec, r.Settings, cancellation),
        ImportKeyRequest r => ImportKey(call, r.Key, r.Name, r.Material, r.Settings, cancellation),
        RotateKeyRequest r => RotateKey(call, r.Key, cancellation),
        GetKeyRequest r => GetKey(call, r.Key, r.VersionId, cancellation),
        UpdateKeyRequest r => UpdateKey(call, r.Key, r.VersionId, r.Changes, cancellation),
        ListKeysRequest r => ListKeys(call, r.Vault, r.Page, cancellation),
        ListKeyVersionsRequest r => ListKeyVersions(call, r.Key, r.Page, cancellation),
        UseKeyRequest r => UseKey(call, r.Key, r.VersionId, r.Use, cancellation),
        BackupKeyRequest r => BackupKey(call, r.Key, cancellation),
        RestoreKeyRequest r => RestoreKey(call, r.Vault, r.Backup, cancellation),
        DeleteKeyRequest r => DeleteKey(call, r.Key, cancellation),
        GetDeletedKeyRequest r => GetDeletedKey(call, r.Key, cancellation),
        ListDeletedKeysRequest r => ListDeletedKeys(call, r.Vault, r.Page, cancellation),
        RecoverKeyRequest r => RecoverKey(call, r.Key, cancellation),
        PurgeKeyRequest r => PurgeKey(call, r.Key, cancellation),
        GetRotationPolicyRequest r => GetRotationPolicy(call, r.Key, cancellation),
        SetRotationPolicyRequest r => SetRotationPolicy(call, r.Key, r.Policy, cancellation),
        RandomBytesRequest r => RandomBytes(call, r.Vault, r.Count, cancellation),
        CreateVaultRequest r => CreateVault(call, r.Vault, r.Settings, cancellation),
        GetVaultRequest r => GetVault(call, r.Vault, cancellation),
        UpdateVaultRequest r => UpdateVault(call, r.Vault, r.Changes, cancellation),
        DeleteVaultRequest r => DeleteVault(call, r.Vault, cancellation),
        ListVaultsRequest r => ListVaults(call, r.Page, cancellation),
        GetDeletedVaultRequest r => GetDeletedVault(call, r.Vault, cancellation),
        ListDeletedVaultsRequest r => ListDeletedVaults(call, r.Page, cancellation),
        RecoverVaultRequest r => RecoverVault(call, r.Vault, cancellation),
        PurgeVaultRequest r => PurgeVault(call, r.Vault, cancellation),
        GetZonesRequest => GetZones(call, cancellation),
        ReplaceZoneRequest r => ReplaceZone(call, r.Zone, cancellation),
        _ => throw new NotSupportedException($"{request.Operation} is not offered over this protocol."),
    };
}
