using Kms.Access;
using Kms.Client;
using Kms.Client.Requests;
using Kms.Keys;
using Kms.Vaults;

namespace Kms.Contract.Tests;

/// <summary><see cref="IKms"/> over a transport of the client, below its retries; its exceptions become refusals again.</summary>
internal sealed class ClientKms(Func<Caller, IKmsTransport> transport) : IKmsMethods
{
    async ValueTask<Result<KeyView>> IKmsMethods.CreateKey(Call call, KeyId key, string name, KeySpec spec, KeySettings settings, CancellationToken cancellation) =>
        await Send(call, KeyRequests.Create(key, name, spec, settings));

    async ValueTask<Result<KeyView>> IKmsMethods.ImportKey(Call call, KeyId key, string name, KeyToImport material, KeySettings settings, CancellationToken cancellation) =>
        await Send(call, KeyRequests.Import(key, name, material, settings));

    async ValueTask<Result<KeyView>> IKmsMethods.RotateKey(Call call, KeyId key, CancellationToken cancellation) => await Send(call, KeyRequests.Rotate(key));

    async ValueTask<Result<KeyView>> IKmsMethods.GetKey(Call call, KeyId key, string? versionId, CancellationToken cancellation) =>
        await Send(call, KeyRequests.Get(key, versionId));

    async ValueTask<Result<KeyView>> IKmsMethods.UpdateKey(Call call, KeyId key, string? versionId, KeySettings changes, CancellationToken cancellation) =>
        await Send(call, KeyRequests.Update(key, versionId, changes));

    async ValueTask<Result<Page<KeyView>>> IKmsMethods.ListKeys(Call call, VaultName vault, PageRequest page, CancellationToken cancellation) =>
        Views(await Send(call, ListRequests.Keys(vault)(page)));

    async ValueTask<Result<Page<KeyView>>> IKmsMethods.ListKeyVersions(Call call, KeyId key, PageRequest page, CancellationToken cancellation) =>
        Views(await Send(call, ListRequests.Versions(key)(page)));

    async ValueTask<Result<Page<KeyView>>> IKmsMethods.ListDeletedKeys(Call call, VaultName vault, PageRequest page, CancellationToken cancellation) =>
        Views(await Send(call, ListRequests.DeletedKeys(vault)(page)));

    async ValueTask<Result<CryptoAnswer>> IKmsMethods.UseKey(Call call, KeyId key, string? versionId, CryptoRequest request, CancellationToken cancellation) =>
        await Send(call, UseRequests.Use(key, versionId, request));

    async ValueTask<Result<ReadOnlyMemory<byte>>> IKmsMethods.BackupKey(Call call, KeyId key, CancellationToken cancellation) =>
        Bytes(await Send(call, KeyRequests.Backup(key)));

    async ValueTask<Result<KeyView>> IKmsMethods.RestoreKey(Call call, VaultName vault, ReadOnlyMemory<byte> backup, CancellationToken cancellation) =>
        await Send(call, KeyRequests.Restore(vault, backup));

    async ValueTask<Result<KeyView>> IKmsMethods.DeleteKey(Call call, KeyId key, CancellationToken cancellation) => await Send(call, DeletedKeyRequests.Delete(key));

    async ValueTask<Result<KeyView>> IKmsMethods.GetDeletedKey(Call call, KeyId key, CancellationToken cancellation) => await Send(call, DeletedKeyRequests.Get(key));

    async ValueTask<Result<KeyView>> IKmsMethods.RecoverKey(Call call, KeyId key, CancellationToken cancellation) => await Send(call, DeletedKeyRequests.Recover(key));

    async ValueTask<Result<Done>> IKmsMethods.PurgeKey(Call call, KeyId key, CancellationToken cancellation) => await Send(call, DeletedKeyRequests.Purge(key));

    async ValueTask<Result<RotationPolicy?>> IKmsMethods.GetRotationPolicy(Call call, KeyId key, CancellationToken cancellation) => await Send(call, KeyRequests.GetPolicy(key));

    async ValueTask<Result<RotationPolicy>> IKmsMethods.SetRotationPolicy(Call call, KeyId key, RotationSettings policy, CancellationToken cancellation) =>
        await Send(call, KeyRequests.SetPolicy(key, policy));

    async ValueTask<Result<ReadOnlyMemory<byte>>> IKmsMethods.RandomBytes(Call call, VaultName vault, int count, CancellationToken cancellation) =>
        Bytes(await Send(call, KeyRequests.Random(vault, count)));

    async ValueTask<Result<VaultView>> IKmsMethods.GetVault(Call call, VaultName vault, CancellationToken cancellation) => await Send(call, VaultRequests.Get(vault));

    async ValueTask<Result<VaultView>> IKmsMethods.UpdateVault(Call call, VaultName vault, VaultSettings changes, CancellationToken cancellation) =>
        await Send(call, VaultRequests.Update(vault, changes));

    async ValueTask<Result<VaultView>> IKmsMethods.DeleteVault(Call call, VaultName vault, CancellationToken cancellation) => await Send(call, VaultRequests.Delete(vault));

    async ValueTask<Result<Page<VaultView>>> IKmsMethods.ListVaults(Call call, PageRequest page, CancellationToken cancellation) =>
        await Send(call, ListRequests.Vaults()(page));

    async ValueTask<Result<VaultView>> IKmsMethods.GetDeletedVault(Call call, VaultName vault, CancellationToken cancellation) => await Send(call, VaultRequests.GetDeleted(vault));

    async ValueTask<Result<Page<VaultView>>> IKmsMethods.ListDeletedVaults(Call call, PageRequest page, CancellationToken cancellation) =>
        await Send(call, ListRequests.DeletedVaults()(page));

    async ValueTask<Result<VaultView>> IKmsMethods.RecoverVault(Call call, VaultName vault, CancellationToken cancellation) => await Send(call, VaultRequests.Recover(vault));

    async ValueTask<Result<Done>> IKmsMethods.PurgeVault(Call call, VaultName vault, CancellationToken cancellation) => await Send(call, VaultRequests.Purge(vault));

    async ValueTask<Result<VaultCreated>> IKmsMethods.CreateVault(Call call, VaultName vault, VaultSettings settings, CancellationToken cancellation)
    {
        // The client does not say whether it was there before: its caller asked for a vault and has one.
        var before = await Send(call, VaultRequests.Get(vault));
        return (await Send(call, VaultRequests.Create(vault, settings))).TryGet(out var state, out var refusal) ? new VaultCreated(state, !before.IsOk) : refusal;
    }

    async ValueTask<Result<StoreHealth>> IKmsMethods.GetZones(Call call, CancellationToken cancellation) => await Send(call, VaultRequests.Zones());

    async ValueTask<Result<StoreHealth>> IKmsMethods.ReplaceZone(Call call, string zone, CancellationToken cancellation) => await Send(call, VaultRequests.ReplaceZone(zone));

    private async Task<Result<T>> Send<T>(Call call, ClientRequest<T> request)
    {
        try
        {
            return await transport(call.Caller).Send(request, call.IdempotencyKey ?? call.RequestId, CancellationToken.None);
        }
        catch (KmsException problem)
        {
            return new Refusal(Enum.Parse<RefusalCode>(problem.Code), problem.Message) { RetryAfter = problem.RetryAfter };
        }
    }

    private static Result<ReadOnlyMemory<byte>> Bytes(Result<byte[]> result) =>
        result.TryGet(out var bytes, out var refusal) ? (ReadOnlyMemory<byte>)bytes : refusal;

    private static Result<Page<KeyView>> Views(Result<Page<KeySummary>> result) => result.TryGet(out var page, out var refusal)
        ? new Page<KeyView>(
            [.. page.Items.Select(item => new KeyView(
                item.Key, item.Name, item.VersionId ?? string.Empty, new KeySpec(KeyType.Oct, 0), PublicMaterial.None, KeyOperations.None, item.Attributes,
                item.Tags, default, item.Deletion))],
            page.Next)
        : refusal;
}
