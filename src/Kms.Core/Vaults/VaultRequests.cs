using Kms.Operations;

namespace Kms.Vaults;

/// <summary>A request about one vault.</summary>
public abstract record VaultRequest<T>(VaultName Vault) : Request<T>
{
    public override VaultName? InVault => Vault;
}

/// <summary>Makes a vault, or applies the settings to the one that is there.</summary>
public sealed record CreateVaultRequest(VaultName Vault, VaultSettings Settings) : VaultRequest<VaultCreated>(Vault)
{
    public override Operation Operation => Operation.CreateVault;
}

public sealed record GetVaultRequest(VaultName Vault) : VaultRequest<VaultState>(Vault)
{
    public override Operation Operation => Operation.GetVault;
}

public sealed record UpdateVaultRequest(VaultName Vault, VaultSettings Changes) : VaultRequest<VaultState>(Vault)
{
    public override Operation Operation => Operation.UpdateVault;
}

/// <summary>Deletes a vault with everything in it. It can be recovered until its retention has passed.</summary>
public sealed record DeleteVaultRequest(VaultName Vault) : VaultRequest<VaultState>(Vault)
{
    public override Operation Operation => Operation.DeleteVault;
}

public sealed record ListVaultsRequest(PageRequest Page) : Request<Page<VaultState>>
{
    public override Operation Operation => Operation.ListVaults;
}

public sealed record GetDeletedVaultRequest(VaultName Vault) : VaultRequest<VaultState>(Vault)
{
    public override Operation Operation => Operation.GetDeletedVault;
}

public sealed record ListDeletedVaultsRequest(PageRequest Page) : Request<Page<VaultState>>
{
    public override Operation Operation => Operation.ListDeletedVaults;
}

public sealed record RecoverVaultRequest(VaultName Vault) : VaultRequest<VaultState>(Vault)
{
    public override Operation Operation => Operation.RecoverVault;
}

/// <summary>Destroys a deleted vault and every key in it for ever.</summary>
public sealed record PurgeVaultRequest(VaultName Vault) : VaultRequest<Done>(Vault)
{
    public override Operation Operation => Operation.PurgeVault;
}
