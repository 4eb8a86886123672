using System.Runtime.CompilerServices;
using Kms.Client.Errors;
using Kms.Client.PublicKeys;
using Kms.Client.Requests;
using Kms.Client.Retries;
using Kms.Keys;
using Kms.Vaults;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kms.Client;

/// <summary>The client over any transport. Using keys is in <c>KmsClient.Use.cs</c>.</summary>
public sealed partial class KmsClient : IKmsClient, IDisposable
{
    private readonly KmsClientOptions options;
    private readonly TimeProvider time;
    private readonly RetryingSender sender;
    private readonly PublicKeyCache publicKeys;

    /// <param name="options">Validated: see <see cref="KmsClientServices.AddKmsClient"/>.</param>
    public KmsClient(IKmsTransport transport, KmsClientOptions options, TimeProvider time, ILogger<KmsClient>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        this.time = time;
        sender = new RetryingSender(transport, options.Retry, time, logger ?? NullLogger<KmsClient>.Instance);
        publicKeys = new PublicKeyCache(options.PublicKeys, time);
    }

    /// <inheritdoc/>
    public Task<KeyView> CreateKeyAsync(
        KeyName key, KeySpec spec, KeySettings? settings = null, string? operationId = null, CancellationToken cancellation = default) =>
        Change(KeyRequests.Create(Id(key), key.Name, spec, settings ?? KeySettings.Default), operationId, cancellation);

    /// <inheritdoc/>
    public Task<KeyView> ImportKeyAsync(
        KeyName key, KeyToImport material, KeySettings? settings = null, string? operationId = null, CancellationToken cancellation = default) =>
        Change(KeyRequests.Import(Id(key), key.Name, material, settings ?? KeySettings.Default), operationId, cancellation);

    /// <inheritdoc/>
    public Task<KeyView> RotateKeyAsync(KeyName key, string? operationId = null, CancellationToken cancellation = default) =>
        Change(KeyRequests.Rotate(Id(key)), operationId, cancellation);

    /// <inheritdoc/>
    public Task<KeyView> GetKeyAsync(KeyRef key, CancellationToken cancellation = default) =>
        sender.Send(KeyRequests.Get(Id(key), key.Version), null, cancellation);

    /// <inheritdoc/>
    public Task<KeyView> UpdateKeyAsync(
        KeyRef key, KeySettings changes, string? operationId = null, CancellationToken cancellation = default) =>
        Change(KeyRequests.Update(Id(key), key.Version, changes), operationId, cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<KeySummary> ListKeysAsync(string? vault = null, CancellationToken cancellation = default) =>
        All(ListRequests.Keys(Vault(vault)), cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<KeySummary> ListKeyVersionsAsync(KeyName key, CancellationToken cancellation = default) =>
        All(ListRequests.Versions(Id(key)), cancellation);

    /// <inheritdoc/>
    public Task<byte[]> BackupKeyAsync(
        KeyName key, CancellationToken cancellation = default) => sender.Send(KeyRequests.Backup(Id(key)), null, cancellation);

    /// <inheritdoc/>
    public Task<KeyView> RestoreKeyAsync(
        ReadOnlyMemory<byte> backup, string? vault = null, string? operationId = null, CancellationToken cancellation = default) =>
        backup.Length <= KeySize.BackupBytesMax
            ? sender.Send(KeyRequests.Restore(Vault(vault), backup), operationId, cancellation)
            : throw ErrorTable.Invalid($"The backup has {backup.Length} bytes, more than any has ({KeySize.BackupBytesMax}).");

    /// <inheritdoc/>
    public Task<KeyView> DeleteKeyAsync(KeyName key, string? operationId = null, CancellationToken cancellation = default) =>
        Change(DeletedKeyRequests.Delete(Id(key)), operationId, cancellation);

    /// <inheritdoc/>
    public Task<KeyView> GetDeletedKeyAsync(KeyName key, CancellationToken cancellation = default) =>
        sender.Send(DeletedKeyRequests.Get(Id(key)), null, cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<KeySummary> ListDeletedKeysAsync(string? vault = null, CancellationToken cancellation = default) =>
        All(ListRequests.DeletedKeys(Vault(vault)), cancellation);

    /// <inheritdoc/>
    public Task<KeyView> RecoverKeyAsync(KeyName key, string? operationId = null, CancellationToken cancellation = default) =>
        Change(DeletedKeyRequests.Recover(Id(key)), operationId, cancellation);

    /// <inheritdoc/>
    public Task PurgeKeyAsync(KeyName key, string? operationId = null, CancellationToken cancellation = default) =>
        Change(DeletedKeyRequests.Purge(Id(key)), operationId, cancellation);

    /// <inheritdoc/>
    public Task<RotationPolicy?> GetRotationPolicyAsync(KeyName key, CancellationToken cancellation = default) =>
        sender.Send(KeyRequests.GetPolicy(Id(key)), null, cancellation);

    /// <inheritdoc/>
    public Task<RotationPolicy> SetRotationPolicyAsync(
        KeyName key, RotationSettings policy, string? operationId = null, CancellationToken cancellation = default) =>
        sender.Send(KeyRequests.SetPolicy(Id(key), policy), operationId, cancellation);

    /// <inheritdoc/>
    public Task<byte[]> RandomBytesAsync(int count, string? vault = null, CancellationToken cancellation = default) =>
        sender.Send(KeyRequests.Random(Vault(vault), count), null, cancellation);

    /// <inheritdoc/>
    public Task<VaultView> CreateVaultAsync(
        string vault, VaultSettings? settings = null, string? operationId = null, CancellationToken cancellation = default) =>
        sender.Send(VaultRequests.Create(KeyName.VaultOf(vault), settings ?? new VaultSettings()), operationId, cancellation);

    /// <inheritdoc/>
    public Task<VaultView> GetVaultAsync(string vault, CancellationToken cancellation = default) =>
        sender.Send(VaultRequests.Get(KeyName.VaultOf(vault)), null, cancellation);

    /// <inheritdoc/>
    public Task<VaultView> UpdateVaultAsync(
        string vault, VaultSettings changes, string? operationId = null, CancellationToken cancellation = default) =>
        sender.Send(VaultRequests.Update(KeyName.VaultOf(vault), changes), operationId, cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<VaultView> ListVaultsAsync(
        CancellationToken cancellation = default) => All(ListRequests.Vaults(), cancellation);

    /// <inheritdoc/>
    public Task<VaultView> DeleteVaultAsync(string vault, string? operationId = null, CancellationToken cancellation = default) =>
        sender.Send(VaultRequests.Delete(KeyName.VaultOf(vault)), operationId, cancellation);

    /// <inheritdoc/>
    public Task<VaultView> GetDeletedVaultAsync(string vault, CancellationToken cancellation = default) =>
        sender.Send(VaultRequests.GetDeleted(KeyName.VaultOf(vault)), null, cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<VaultView> ListDeletedVaultsAsync(
        CancellationToken cancellation = default) => All(ListRequests.DeletedVaults(), cancellation);

    /// <inheritdoc/>
    public Task<VaultView> RecoverVaultAsync(string vault, string? operationId = null, CancellationToken cancellation = default) =>
        sender.Send(VaultRequests.Recover(KeyName.VaultOf(vault)), operationId, cancellation);

    /// <inheritdoc/>
    public Task PurgeVaultAsync(string vault, string? operationId = null, CancellationToken cancellation = default) =>
        sender.Send(VaultRequests.Purge(KeyName.VaultOf(vault)), operationId, cancellation);

    /// <inheritdoc/>
    public Task<StoreHealth> GetZonesAsync(
        CancellationToken cancellation = default) => sender.Send(VaultRequests.Zones(), null, cancellation);

    /// <inheritdoc/>
    public Task<StoreHealth> ReplaceZoneAsync(string zone, CancellationToken cancellation = default) =>
        sender.Send(VaultRequests.ReplaceZone(zone), null, cancellation);

    /// <summary>Forgets the public keys that were remembered.</summary>
    public void Dispose() => publicKeys.Dispose();

    private KeyId Id(KeyName key) => key.In(options.Vault);

    private KeyId Id(KeyRef key) => key.In(options.Vault);

    private VaultName Vault(string? vault) => KeyName.VaultOf(vault ?? options.Vault);

    /// <summary>What was remembered of the key is forgotten before and after: in between it may be one or the other.</summary>
    private async Task<T> Change<T>(ClientRequest<T> request, string? operationId, CancellationToken cancellation)
    {
        Forget(request.Changes);
        try
        {
            return await sender.Send(request, operationId, cancellation);
        }
        finally
        {
            Forget(request.Changes);
        }
    }

    private void Forget(KeyId? key)
    {
        if (key is { } changed)
        {
            publicKeys.Forget(changed);
        }
    }

    private async IAsyncEnumerable<T> All<T>(PageOf<T> pages, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var wanted = PageRequest.First;
        do
        {
            var page = await sender.Send(pages(wanted), null, cancellation);
            foreach (var item in page.Items)
            {
                yield return item;
            }

            wanted = wanted with { After = page.Next };
        }
        while (wanted.After is not null);
    }
}
