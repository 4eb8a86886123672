using Kms.Access;

namespace Kms.Vaults;

/// <summary>The requests about vaults as calls.</summary>
public static class VaultCalls
{
    /// <inheritdoc cref="CreateVaultRequest"/>
    public static ValueTask<Result<VaultCreated>> CreateVault(
        this IKms kms, Call call, VaultName vault, VaultSettings settings, CancellationToken cancellation = default) =>
        kms.Send(call, new CreateVaultRequest(vault, settings), cancellation);

    /// <inheritdoc cref="GetVaultRequest"/>
    public static ValueTask<Result<VaultView>> GetVault(
        this IKms kms, Call call, VaultName vault, CancellationToken cancellation = default) =>
        kms.Send(call, new GetVaultRequest(vault), cancellation);

    /// <inheritdoc cref="UpdateVaultRequest"/>
    public static ValueTask<Result<VaultView>> UpdateVault(
        this IKms kms, Call call, VaultName vault, VaultSettings changes, CancellationToken cancellation = default) =>
        kms.Send(call, new UpdateVaultRequest(vault, changes), cancellation);

    /// <inheritdoc cref="DeleteVaultRequest"/>
    public static ValueTask<Result<VaultView>> DeleteVault(
        this IKms kms, Call call, VaultName vault, CancellationToken cancellation = default) =>
        kms.Send(call, new DeleteVaultRequest(vault), cancellation);

    /// <inheritdoc cref="ListVaultsRequest"/>
    public static ValueTask<Result<Page<VaultView>>> ListVaults(
        this IKms kms, Call call, PageRequest page, CancellationToken cancellation = default) =>
        kms.Send(call, new ListVaultsRequest(page), cancellation);

    /// <inheritdoc cref="GetDeletedVaultRequest"/>
    public static ValueTask<Result<VaultView>> GetDeletedVault(
        this IKms kms, Call call, VaultName vault, CancellationToken cancellation = default) =>
        kms.Send(call, new GetDeletedVaultRequest(vault), cancellation);

    /// <inheritdoc cref="ListDeletedVaultsRequest"/>
    public static ValueTask<Result<Page<VaultView>>> ListDeletedVaults(
        this IKms kms, Call call, PageRequest page, CancellationToken cancellation = default) =>
        kms.Send(call, new ListDeletedVaultsRequest(page), cancellation);

    /// <inheritdoc cref="RecoverVaultRequest"/>
    public static ValueTask<Result<VaultView>> RecoverVault(
        this IKms kms, Call call, VaultName vault, CancellationToken cancellation = default) =>
        kms.Send(call, new RecoverVaultRequest(vault), cancellation);

    /// <inheritdoc cref="PurgeVaultRequest"/>
    public static ValueTask<Result<Done>> PurgeVault(this IKms kms, Call call, VaultName vault, CancellationToken cancellation = default) =>
        kms.Send(call, new PurgeVaultRequest(vault), cancellation);
}
