using Kms.Access;
using Kms.Keys;
using Kms.Orleans.Callers;
using Kms.Vaults;

namespace Kms.Orleans.Clients;

/// <summary>
/// The service as a client of the cluster sees it: each call is a question to the node that the client is connected to. The caller travels with it; whoever
/// has a client's connection is trusted to have verified the callers that it names.
/// </summary>
public sealed class ClusterKms(IGrainFactory grains) : IKms
{
    public ValueTask<Result<KeyView>> CreateKey(
        Call call, KeyId key, string name, KeySpec spec, KeySettings settings, CancellationToken cancellation = default) =>
        Change(ServiceTable.CreateKey, call, (key, name, spec, settings), cancellation);

    public ValueTask<Result<KeyView>> ImportKey(
        Call call, KeyId key, string name, KeyToImport material, KeySettings settings, CancellationToken cancellation = default) =>
        Change(ServiceTable.ImportKey, call, new ServiceTable.Import(key, name, material, settings), cancellation);

    public ValueTask<Result<KeyView>> RotateKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        Change(ServiceTable.RotateKey, call, key, cancellation);

    public ValueTask<Result<KeyView>> GetKey(Call call, KeyId key, string? versionId, CancellationToken cancellation = default) =>
        Ask(ServiceTable.GetKey, call, (key, versionId), cancellation);

    public ValueTask<Result<KeyView>> UpdateKey(Call call, KeyId key, string? versionId, KeySettings changes, CancellationToken cancellation = default) =>
        Change(ServiceTable.UpdateKey, call, (key, versionId, changes), cancellation);

    public ValueTask<Result<Page<KeyView>>> ListKeys(Call call, VaultName vault, PageRequest page, CancellationToken cancellation = default) =>
        Ask(ServiceTable.ListKeys, call, (vault, page), cancellation);

    public ValueTask<Result<Page<KeyView>>> ListKeyVersions(Call call, KeyId key, PageRequest page, CancellationToken cancellation = default) =>
        Ask(ServiceTable.ListKeyVersions, call, (key, page), cancellation);

    public ValueTask<Result<CryptoAnswer>> UseKey(
        Call call, KeyId key, string? versionId, CryptoRequest request, CancellationToken cancellation = default) =>
        Ask(ServiceTable.UseKey, call, (key, versionId, request), cancellation);

    public ValueTask<Result<ReadOnlyMemory<byte>>> BackupKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        Ask(ServiceTable.BackupKey, call, key, cancellation);

    public ValueTask<Result<KeyView>> RestoreKey(Call call, VaultName vault, ReadOnlyMemory<byte> backup, CancellationToken cancellation = default) =>
        Change(ServiceTable.RestoreKey, call, (vault, backup), cancellation);

    public ValueTask<Result<KeyView>> DeleteKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        Change(ServiceTable.DeleteKey, call, key, cancellation);

    public ValueTask<Result<KeyView>> GetDeletedKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        Ask(ServiceTable.GetDeletedKey, call, key, cancellation);

    public ValueTask<Result<Page<KeyView>>> ListDeletedKeys(Call call, VaultName vault, PageRequest page, CancellationToken cancellation = default) =>
        Ask(ServiceTable.ListDeletedKeys, call, (vault, page), cancellation);

    public ValueTask<Result<KeyView>> RecoverKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        Change(ServiceTable.RecoverKey, call, key, cancellation);

    public ValueTask<Result<Done>> PurgeKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        Change(ServiceTable.PurgeKey, call, key, cancellation);

    public ValueTask<Result<RotationPolicy?>> GetRotationPolicy(Call call, KeyId key, CancellationToken cancellation = default) =>
        Ask(ServiceTable.GetRotationPolicy, call, key, cancellation);

    public ValueTask<Result<RotationPolicy>> SetRotationPolicy(Call call, KeyId key, RotationSettings policy, CancellationToken cancellation = default) =>
        Change(ServiceTable.SetRotationPolicy, call, (key, policy), cancellation);

    public ValueTask<Result<ReadOnlyMemory<byte>>> RandomBytes(Call call, VaultName vault, int count, CancellationToken cancellation = default) =>
        Ask(ServiceTable.RandomBytes, call, (vault, count), cancellation);

    public ValueTask<Result<VaultCreated>> CreateVault(Call call, VaultName vault, VaultSettings settings, CancellationToken cancellation = default) =>
        Change(ServiceTable.CreateVault, call, (vault, settings), cancellation);

    public ValueTask<Result<VaultState>> GetVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        Ask(ServiceTable.GetVault, call, vault, cancellation);

    public ValueTask<Result<VaultState>> UpdateVault(Call call, VaultName vault, VaultSettings changes, CancellationToken cancellation = default) =>
        Change(ServiceTable.UpdateVault, call, (vault, changes), cancellation);

    public ValueTask<Result<VaultState>> DeleteVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        Change(ServiceTable.DeleteVault, call, vault, cancellation);

    public ValueTask<Result<Page<VaultState>>> ListVaults(Call call, PageRequest page, CancellationToken cancellation = default) =>
        Ask(ServiceTable.ListVaults, call, page, cancellation);

    public ValueTask<Result<VaultState>> GetDeletedVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        Ask(ServiceTable.GetDeletedVault, call, vault, cancellation);

    public ValueTask<Result<Page<VaultState>>> ListDeletedVaults(Call call, PageRequest page, CancellationToken cancellation = default) =>
        Ask(ServiceTable.ListDeletedVaults, call, page, cancellation);

    public ValueTask<Result<VaultState>> RecoverVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        Change(ServiceTable.RecoverVault, call, vault, cancellation);

    public ValueTask<Result<Done>> PurgeVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        Change(ServiceTable.PurgeVault, call, vault, cancellation);

    public ValueTask<Result<StoreHealth>> GetZones(Call call, CancellationToken cancellation = default) =>
        Ask(ServiceTable.GetZones, call, default, cancellation);

    public ValueTask<Result<StoreHealth>> ReplaceZone(Call call, string zone, CancellationToken cancellation = default) =>
        Change(ServiceTable.ReplaceZone, call, zone, cancellation);

    private ValueTask<Result<T>> Ask<TArguments, T>(ServiceRow<TArguments, T> row, Call call, TArguments arguments, CancellationToken cancellation) =>
        GrainCall.Ask(call.Caller, () => Send(row, call, arguments, cancellation), cancellation);

    private ValueTask<Result<T>> Change<TArguments, T>(ServiceRow<TArguments, T> row, Call call, TArguments arguments, CancellationToken cancellation) =>
        GrainCall.Change(call.Caller, () => Send(row, call, arguments, cancellation), cancellation);

    private async ValueTask<Result<T>> Send<TArguments, T>(ServiceRow<TArguments, T> row, Call call, TArguments arguments, CancellationToken cancellation) =>
        row.Answered(await grains.GetGrain<IServiceGrain>(0).Ask(row.Question(call, arguments), cancellation));
}
