using Kms.Access;
using Kms.Audit;
using Kms.Vaults;

namespace Kms.Regions;

/// <content>Vaults and zones.</content>
public sealed partial class GatedKms
{
    public ValueTask<Result<VaultCreated>> CreateVault(Call call, VaultName vault, VaultSettings settings, CancellationToken cancellation = default) =>
        gate.Change(AuditedOperation.CreateVault, call, vault, () => inner.CreateVault(call, vault, settings, cancellation), cancellation);

    public ValueTask<Result<VaultState>> GetVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        gate.Serve(AuditedOperation.GetVault, call, vault, () => inner.GetVault(call, vault, cancellation), cancellation);

    public ValueTask<Result<VaultState>> UpdateVault(Call call, VaultName vault, VaultSettings changes, CancellationToken cancellation = default) =>
        gate.Change(AuditedOperation.UpdateVault, call, vault, () => inner.UpdateVault(call, vault, changes, cancellation), cancellation);

    public ValueTask<Result<VaultState>> DeleteVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        gate.Change(AuditedOperation.DeleteVault, call, vault, () => inner.DeleteVault(call, vault, cancellation), cancellation);

    public ValueTask<Result<Page<VaultState>>> ListVaults(Call call, PageRequest page, CancellationToken cancellation = default) =>
        gate.Serve(AuditedOperation.ListVaults, call, null, () => inner.ListVaults(call, page, cancellation), cancellation);

    public ValueTask<Result<VaultState>> GetDeletedVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        gate.Serve(AuditedOperation.GetDeletedVault, call, vault, () => inner.GetDeletedVault(call, vault, cancellation), cancellation);

    public ValueTask<Result<Page<VaultState>>> ListDeletedVaults(Call call, PageRequest page, CancellationToken cancellation = default) =>
        gate.Serve(AuditedOperation.ListDeletedVaults, call, null, () => inner.ListDeletedVaults(call, page, cancellation), cancellation);

    public ValueTask<Result<VaultState>> RecoverVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        gate.Change(AuditedOperation.RecoverVault, call, vault, () => inner.RecoverVault(call, vault, cancellation), cancellation);

    public ValueTask<Result<Done>> PurgeVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        gate.Change(AuditedOperation.PurgeVault, call, vault, () => inner.PurgeVault(call, vault, cancellation), cancellation);

    public ValueTask<Result<StoreHealth>> GetZones(Call call, CancellationToken cancellation = default) =>
        gate.Serve(AuditedOperation.GetZones, call, null, () => inner.GetZones(call, cancellation), cancellation);

    public ValueTask<Result<StoreHealth>> ReplaceZone(Call call, string zone, CancellationToken cancellation = default) =>
        gate.Change(AuditedOperation.ReplaceZone, call, null, () => inner.ReplaceZone(call, zone, cancellation), cancellation);
}
