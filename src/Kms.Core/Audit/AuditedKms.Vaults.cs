using Kms.Access;
using Kms.Vaults;

namespace Kms.Audit;

/// <content>Vaults and zones.</content>
public sealed partial class AuditedKms
{
    public ValueTask<Result<VaultCreated>> CreateVault(Call call, VaultName vault, VaultSettings settings, CancellationToken cancellation = default) =>
        Change(On(AuditedOperation.CreateVault, call, vault), () => inner.CreateVault(call, vault, settings, cancellation));

    public ValueTask<Result<VaultState>> GetVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        Read(On(AuditedOperation.GetVault, call, vault), () => inner.GetVault(call, vault, cancellation));

    public ValueTask<Result<VaultState>> UpdateVault(Call call, VaultName vault, VaultSettings changes, CancellationToken cancellation = default) =>
        Change(On(AuditedOperation.UpdateVault, call, vault), () => inner.UpdateVault(call, vault, changes, cancellation));

    public ValueTask<Result<VaultState>> DeleteVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        Change(On(AuditedOperation.DeleteVault, call, vault), () => inner.DeleteVault(call, vault, cancellation));

    public ValueTask<Result<Page<VaultState>>> ListVaults(Call call, PageRequest page, CancellationToken cancellation = default) =>
        Read(On(AuditedOperation.ListVaults, call), () => inner.ListVaults(call, page, cancellation));

    public ValueTask<Result<VaultState>> GetDeletedVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        Read(On(AuditedOperation.GetDeletedVault, call, vault), () => inner.GetDeletedVault(call, vault, cancellation));

    public ValueTask<Result<Page<VaultState>>> ListDeletedVaults(Call call, PageRequest page, CancellationToken cancellation = default) =>
        Read(On(AuditedOperation.ListDeletedVaults, call), () => inner.ListDeletedVaults(call, page, cancellation));

    public ValueTask<Result<VaultState>> RecoverVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        Change(On(AuditedOperation.RecoverVault, call, vault), () => inner.RecoverVault(call, vault, cancellation));

    public ValueTask<Result<Done>> PurgeVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        Change(On(AuditedOperation.PurgeVault, call, vault), () => inner.PurgeVault(call, vault, cancellation));

    public ValueTask<Result<StoreHealth>> GetZones(Call call, CancellationToken cancellation = default) =>
        Read(On(AuditedOperation.GetZones, call), () => inner.GetZones(call, cancellation));

    public ValueTask<Result<StoreHealth>> ReplaceZone(Call call, string zone, CancellationToken cancellation = default) =>
        Change(On(AuditedOperation.ReplaceZone, call) with { Key = zone }, () => inner.ReplaceZone(call, zone, cancellation));
}
