using Kms.Operations;

namespace Kms.Vaults;

/// <summary>Makes a vault, or applies the settings to the one that is there.</summary>
[GenerateSerializer, Immutable]
public sealed record CreateVaultRequest(VaultName Vault, VaultSettings Settings) : VaultRequest<VaultCreated>
{
    public override Operation Operation => Operation.CreateVault;
}

[GenerateSerializer, Immutable]
public sealed record GetVaultRequest(VaultName Vault) : VaultRequest<VaultView>
{
    public override Operation Operation => Operation.GetVault;
}

[GenerateSerializer, Immutable]
public sealed record UpdateVaultRequest(VaultName Vault, VaultSettings Changes) : VaultRequest<VaultView>
{
    public override Operation Operation => Operation.UpdateVault;
}

/// <summary>Deletes a vault with everything in it. It can be recovered until its retention has passed.</summary>
[GenerateSerializer, Immutable]
public sealed record DeleteVaultRequest(VaultName Vault) : VaultRequest<VaultView>
{
    public override Operation Operation => Operation.DeleteVault;
}

[GenerateSerializer, Immutable]
public sealed record ListVaultsRequest(PageRequest Page) : KmsRequest<Page<VaultView>>
{
    public override Operation Operation => Operation.ListVaults;
}

[GenerateSerializer, Immutable]
public sealed record GetDeletedVaultRequest(VaultName Vault) : VaultRequest<VaultView>
{
    public override Operation Operation => Operation.GetDeletedVault;
}

[GenerateSerializer, Immutable]
public sealed record ListDeletedVaultsRequest(PageRequest Page) : KmsRequest<Page<VaultView>>
{
    public override Operation Operation => Operation.ListDeletedVaults;
}

[GenerateSerializer, Immutable]
public sealed record RecoverVaultRequest(VaultName Vault) : VaultRequest<VaultView>
{
    public override Operation Operation => Operation.RecoverVault;
}

/// <summary>Destroys a deleted vault and every key in it for ever.</summary>
[GenerateSerializer, Immutable]
public sealed record PurgeVaultRequest(VaultName Vault) : VaultRequest<Done>
{
    public override Operation Operation => Operation.PurgeVault;
}
