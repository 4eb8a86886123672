using Kms.Vaults;

namespace Kms.Client;

/// <content>Vaults, and the two zones.</content>
public partial interface IKmsClient
{
    /// <summary>Makes a vault, or applies the settings to the one that is there.</summary>
    /// <param name="settings">Null: 90 days of retention, nothing else.</param>
    /// <exception cref="KmsConflictException">A deleted vault has the name.</exception>
    /// <remarks>REST: PUT /vaults/{name}</remarks>
    Task<VaultView> CreateVaultAsync(
        string vault, VaultSettings? settings = null, string? operationId = null, CancellationToken cancellation = default);

    /// <summary>A vault's properties.</summary>
    /// <exception cref="KmsVaultNotFoundException">There is no such vault.</exception>
    /// <remarks>REST: GET /vaults/{name}</remarks>
    Task<VaultView> GetVaultAsync(string vault, CancellationToken cancellation = default);

    /// <summary>Changes a vault; what is null in the settings stays.</summary>
    /// <exception cref="KmsVaultNotFoundException">There is no such vault.</exception>
    /// <exception cref="KmsInvalidRequestException">The setting is fixed at creation, or cannot be switched off again.</exception>
    /// <remarks>REST: PATCH /vaults/{name}</remarks>
    Task<VaultView> UpdateVaultAsync(
        string vault, VaultSettings changes, string? operationId = null, CancellationToken cancellation = default);

    /// <summary>The vaults that are not deleted, by name.</summary>
    /// <exception cref="KmsUnavailableException">Neither zone can be read.</exception>
    /// <remarks>REST: GET /vaults</remarks>
    IAsyncEnumerable<VaultView> ListVaultsAsync(CancellationToken cancellation = default);

    /// <summary>Deletes a vault with everything in it. It can be recovered until its retention has passed.</summary>
    /// <exception cref="KmsVaultNotFoundException">There is no such vault.</exception>
    /// <remarks>REST: DELETE /vaults/{name}</remarks>
    Task<VaultView> DeleteVaultAsync(string vault, string? operationId = null, CancellationToken cancellation = default);

    /// <summary>A vault that was deleted and can be recovered.</summary>
    /// <exception cref="KmsVaultNotFoundException">There is no such deleted vault.</exception>
    /// <remarks>REST: GET /deletedvaults/{name}</remarks>
    Task<VaultView> GetDeletedVaultAsync(string vault, CancellationToken cancellation = default);

    /// <summary>The deleted vaults, by name.</summary>
    /// <exception cref="KmsUnavailableException">Neither zone can be read.</exception>
    /// <remarks>REST: GET /deletedvaults</remarks>
    IAsyncEnumerable<VaultView> ListDeletedVaultsAsync(CancellationToken cancellation = default);

    /// <summary>Brings a deleted vault back with everything in it.</summary>
    /// <exception cref="KmsVaultNotFoundException">There is no such deleted vault.</exception>
    /// <remarks>REST: POST /deletedvaults/{name}/recover</remarks>
    Task<VaultView> RecoverVaultAsync(string vault, string? operationId = null, CancellationToken cancellation = default);

    /// <summary>Destroys a deleted vault and every key in it for ever.</summary>
    /// <exception cref="KmsVaultNotFoundException">There is no such deleted vault.</exception>
    /// <exception cref="KmsPurgeProtectedException">It is protected until its retention has passed.</exception>
    /// <remarks>REST: DELETE /deletedvaults/{name}</remarks>
    Task PurgeVaultAsync(string vault, string? operationId = null, CancellationToken cancellation = default);

    /// <summary>How the two zones are, for operators.</summary>
    /// <exception cref="KmsUnavailableException">The service does not answer.</exception>
    /// <remarks>REST: GET /zones</remarks>
    Task<StoreHealth> GetZonesAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Gives a zone up for ever and fills an empty one in its place; answers as soon as that has begun. Never repeated by itself once it
    /// may have begun.
    /// </summary>
    /// <param name="zone"><c>A</c> or <c>B</c>.</param>
    /// <exception cref="KmsUnavailableException">The other zone does not serve, so it cannot fill a new one.</exception>
    /// <remarks>REST: POST /zones/{zone}/replace</remarks>
    Task<StoreHealth> ReplaceZoneAsync(string zone, CancellationToken cancellation = default);
}
