using Kms.Operations;

namespace Kms.Vaults;

/// <summary>
/// Makes a vault, or applies the settings to the one that is there. <see cref="RefusalCode.VaultIsDeletedButRecoverable"/> or
/// <see cref="RefusalCode.VaultIsBeingPurged"/> where the name is held.
/// </summary>
/// <param name="Vault">Its name.</param>
/// <param name="Settings">What is null is the default, or stays as it is.</param>
/// <remarks>REST: PUT /vaults/{name}. Permission: <see cref="Access.Permission.VaultWrite"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record CreateVaultRequest(VaultName Vault, VaultSettings Settings) : VaultRequest<VaultCreated>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.CreateVault;
}

/// <summary>The settings of a vault that is not deleted.</summary>
/// <param name="Vault">Its name.</param>
/// <remarks>REST: GET /vaults/{name}. Permission: <see cref="Access.Permission.VaultRead"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record GetVaultRequest(VaultName Vault) : VaultRequest<VaultView>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.GetVault;
}

/// <summary>
/// Changes a vault. <see cref="RefusalCode.BadParameter"/> for a setting that is fixed at creation or cannot be switched off again.
/// </summary>
/// <param name="Vault">Its name.</param>
/// <param name="Changes">What is null stays as it is.</param>
/// <remarks>REST: PATCH /vaults/{name}. Permission: <see cref="Access.Permission.VaultWrite"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record UpdateVaultRequest(VaultName Vault, VaultSettings Changes) : VaultRequest<VaultView>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.UpdateVault;
}

/// <summary>Deletes a vault with everything in it. It can be recovered until its retention has passed.</summary>
/// <param name="Vault">Its name.</param>
/// <remarks>REST: DELETE /vaults/{name}. Permission: <see cref="Access.Permission.VaultDelete"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record DeleteVaultRequest(VaultName Vault) : VaultRequest<VaultView>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.DeleteVault;
}

/// <summary>The vaults that are not deleted, by name.</summary>
/// <param name="Page">Which page is wanted.</param>
/// <remarks>REST: GET /vaults. Permission: <see cref="Access.Permission.VaultRead"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record ListVaultsRequest(PageRequest Page) : KmsRequest<Page<VaultView>>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.ListVaults;
}

/// <summary>A vault that was deleted and can be recovered.</summary>
/// <param name="Vault">Its name.</param>
/// <remarks>REST: GET /deletedvaults/{name}. Permission: <see cref="Access.Permission.VaultRead"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record GetDeletedVaultRequest(VaultName Vault) : VaultRequest<VaultView>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.GetDeletedVault;
}

/// <summary>The vaults that were deleted and can be recovered, by name.</summary>
/// <param name="Page">Which page is wanted.</param>
/// <remarks>REST: GET /deletedvaults. Permission: <see cref="Access.Permission.VaultRead"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record ListDeletedVaultsRequest(PageRequest Page) : KmsRequest<Page<VaultView>>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.ListDeletedVaults;
}

/// <summary>Brings a deleted vault back with everything in it.</summary>
/// <param name="Vault">Its name.</param>
/// <remarks>REST: POST /deletedvaults/{name}/recover. Permission: <see cref="Access.Permission.VaultRecover"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record RecoverVaultRequest(VaultName Vault) : VaultRequest<VaultView>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.RecoverVault;
}

/// <summary>
/// Destroys a deleted vault and every key in it for ever. <see cref="RefusalCode.PurgeProtected"/> where only the end of its retention may
/// do that.
/// </summary>
/// <param name="Vault">Its name.</param>
/// <remarks>REST: DELETE /deletedvaults/{name}. Permission: <see cref="Access.Permission.VaultPurge"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record PurgeVaultRequest(VaultName Vault) : VaultRequest<Done>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.PurgeVault;
}
