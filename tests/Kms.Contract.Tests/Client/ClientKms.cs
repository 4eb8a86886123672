using Kms.Access;
using Kms.Client;
using Kms.Client.Requests;
using Kms.Keys;
using Kms.Vaults;

namespace Kms.Contract.Tests;

/// <summary>
/// <see cref="IKms"/> over a transport of the client, below its retries; its exceptions become refusals again. What the client does not have goes
/// over REST as in <see cref="HttpKms"/>.
/// </summary>
internal sealed class ClientKms(HttpTransport rest, Func<Caller, IKmsTransport> transport) : HttpKms(rest), IKms
{
    async ValueTask<Result<KeyView>> IKms.CreateKey(Call call, KeyId key, string name, KeySpec spec, KeySettings settings, CancellationToken cancellation) =>
        await Send(call, KeyRequests.Create(key, name, spec, settings));

    async ValueTask<Result<KeyView>> IKms.ImportKey(Call call, KeyId key, string name, KeyToImport material, KeySettings settings, CancellationToken cancellation) =>
        await Send(call, KeyRequests.Import(key, name, material, settings));

    async ValueTask<Result<KeyView>> IKms.RotateKey(Call call, KeyId key, CancellationToken cancellation) => await Send(call, KeyRequests.Rotate(key));

    async ValueTask<Result<KeyView>> IKms.GetKey(Call call, KeyId key, string? versionId, CancellationToken cancellation) =>
        await Send(call, KeyRequests.Get(key, versionId));

    async ValueTask<Result<KeyView>> IKms.UpdateKey(Call call, KeyId key, string? versionId, KeySettings changes, CancellationToken cancellation) =>
        await Send(call, KeyRequests.Update(key, versionId, changes));

    async ValueTask<Result<Page<KeyView>>> IKms.ListKeys(Call call, VaultName vault, PageRequest page, CancellationToken cancellation) =>
        Views(await Send(call, ListRequests.Keys(vault)(page)));

    async ValueTask<Result<Page<KeyView>>> IKms.ListKeyVersions(Call call, KeyId key, PageRequest page, CancellationToken cancellation) =>
        Views(await Send(call, ListRequests.Versions(key)(page)));

    async ValueTask<Result<Page<KeyView>>> IKms.ListDeletedKeys(Call call, VaultName vault, PageRequest page, CancellationToken cancellation) =>
        Views(await Send(call, ListRequests.DeletedKeys(vault)(page)));

    async ValueTask<Result<CryptoAnswer>> IKms.UseKey(Call call, KeyId key, string? versionId, CryptoRequest request, CancellationToken cancellation) =>
        await Send(call, UseRequests.Use(key, versionId, request));

    async ValueTask<Result<ReadOnlyMemory<byte>>> IKms.BackupKey(Call call, KeyId key, CancellationToken cancellation) =>
        Bytes(await Send(call, KeyRequests.Backup(key)));

    async ValueTask<Result<KeyView>> IKms.RestoreKey(Call call, VaultName vault, ReadOnlyMemory<byte> backup, CancellationToken cancellation) =>
        await Send(call, KeyRequests.Restore(vault, backup));

    async ValueTask<Result<KeyView>> IKms.DeleteKey(Call call, KeyId key, CancellationToken cancellation) => await Send(call, DeletedKeyRequests.Delete(key));

    async ValueTask<Result<KeyView>> IKms.GetDeletedKey(Call call, KeyId key, CancellationToken cancellation) => await Send(call, DeletedKeyRequests.Get(key));

    async ValueTask<Result<KeyView>> IKms.RecoverKey(Call call, KeyId key, CancellationToken cancellation) => await Send(call, DeletedKeyRequests.Recover(key));

    async ValueTask<Result<Done>> IKms.PurgeKey(Call call, KeyId key, CancellationToken cancellation) => await Send(call, DeletedKeyRequests.Purge(key));

    async ValueTask<Result<RotationPolicy?>> IKms.GetRotationPolicy(Call call, KeyId key, CancellationToken cancellation) => await Send(call, KeyRequests.GetPolicy(key));

    async ValueTask<Result<RotationPolicy>> IKms.SetRotationPolicy(Call call, KeyId key, RotationSettings policy, CancellationToken cancellation) =>
        await Send(call, KeyRequests.SetPolicy(key, policy));

    async ValueTask<Result<ReadOnlyMemory<byte>>> IKms.RandomBytes(Call call, VaultName vault, int count, CancellationToken cancellation) =>
        Bytes(await Send(call, KeyRequests.Random(vault, count)));

    async ValueTask<Result<VaultState>> IKms.GetVault(Call call, VaultName vault, CancellationToken cancellation) => await Send(call, VaultRequests.Get(vault));

    async ValueTask<Result<VaultState>> IKms.UpdateVault(Call call, VaultName vault, VaultSettings changes, CancellationToken cancellation) =>
        await Send(call, VaultRequests.Update(vault, changes));

    async ValueTask<Result<VaultState>> IKms.DeleteVault(Call call, VaultName vault, CancellationToken cancellation) => await Send(call, VaultRequests.Delete(vault));

    async ValueTask<Result<Page<VaultState>>> IKms.ListVaults(Call call, PageRequest page, CancellationToken cancellation) =>
        await Send(call, ListRequests.Vaults()(page));

    async ValueTask<Result<VaultState>> IKms.GetDeletedVault(Call call, VaultName vault, CancellationToken cancellation) => await Send(call, VaultRequests.GetDeleted(vault));

    async ValueTask<Result<Page<VaultState>>> IKms.ListDeletedVaults(Call call, PageRequest page, CancellationToken cancellation) =>
        await Send(call, ListRequests.DeletedVaults()(page));

    async ValueTask<Result<VaultState>> IKms.RecoverVault(Call call, VaultName vault, CancellationToken cancellation) => await Send(call, VaultRequests.Recover(vault));

    async ValueTask<Result<Done>> IKms.PurgeVault(Call call, VaultName vault, CancellationToken cancellation) => await Send(call, VaultRequests.Purge(vault));

    async ValueTask<Result<VaultCreated>> IKms.CreateVault(Call call, VaultName vault, VaultSettings settings, CancellationToken cancellation)
    {
        // The client does not say whether it was there before: its caller asked for a vault and has one.
        var before = await Send(call, VaultRequests.Get(vault));
        return (await Send(call, VaultRequests.Create(vault, settings))).TryGet(out var state, out var refusal) ? new VaultCreated(state, !before.IsOk) : refusal;
    }

    async ValueTask<Result<StoreHealth>> IKms.GetZones(Call call, CancellationToken cancellation) => await Send(call, VaultRequests.Zones());

    async ValueTask<Result<StoreHealth>> IKms.ReplaceZone(Call call, string zone, CancellationToken cancellation) => await Send(call, VaultRequests.ReplaceZone(zone));

    private async Task<Result<T>> Send<T>(Call call, KmsRequest<T> request)
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
