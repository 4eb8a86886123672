using Kms.Access;
using Kms.Keys;
using Kms.Vaults;

namespace Kms.Operations;

/// <summary>Making, changing, deleting and looking at keys.</summary>
internal sealed class KeyHandlers(KmsParts parts)
{
    private readonly RecordChanges changes = new(parts);

    public IEnumerable<OperationHandler> All =>
    [
        OperationHandler.For<CreateKeyRequest, KeyView>(
            Operation.CreateKey, (call, r, c) => Make(call, r.Key, new CreateKey(r.Name, r.Spec, r.Settings), c)),
        OperationHandler.For<ImportKeyRequest, KeyView>(
            Operation.ImportKey, (call, r, c) => Make(call, r.Key, new ImportKey(r.Name, r.Material, r.Settings), c)),
        OperationHandler.For<RotateKeyRequest, KeyView>(Operation.RotateKey, (call, r, c) => Make(call, r.Key, new RotateKey(), c)),
        OperationHandler.For<UpdateKeyRequest, KeyView>(
            Operation.UpdateKey, (call, r, c) => Make(call, r.Key, new UpdateKey(r.VersionId, r.Changes), c)),
        OperationHandler.For<DeleteKeyRequest, KeyView>(Operation.DeleteKey, (call, r, c) => Make(call, r.Key, new DeleteKey(), c)),
        OperationHandler.For<RecoverKeyRequest, KeyView>(Operation.RecoverKey, (call, r, c) => Make(call, r.Key, new RecoverKey(), c)),
        OperationHandler.For<RestoreKeyRequest, KeyView>(Operation.RestoreKey, Restore),
        OperationHandler.For<PurgeKeyRequest, Done>(Operation.PurgeKey, Purge),
        OperationHandler.For<SetRotationPolicyRequest, RotationPolicy>(Operation.SetRotationPolicy, SetRotationPolicy),
        OperationHandler.For<GetKeyRequest, KeyView>(Operation.GetKey, Get),
        OperationHandler.For<GetDeletedKeyRequest, KeyView>(Operation.GetDeletedKey, GetDeleted),
        OperationHandler.For<GetRotationPolicyRequest, RotationPolicy?>(Operation.GetRotationPolicy, GetRotationPolicy),
        OperationHandler.For<BackupKeyRequest, ReadOnlyMemory<byte>>(Operation.BackupKey, Backup),
        OperationHandler.For<RandomBytesRequest, ReadOnlyMemory<byte>>(Operation.RandomBytes, Random),
    ];

    /// <summary>The view of the version that the command made or changed, or of the newest.</summary>
    private async ValueTask<Result<KeyView>> Make(Call call, KeyId key, KeyCommand command, CancellationToken cancellation)
    {
        var changed = await changes.InVault(call, key, command, cancellation);
        return changed.TryGet(out var made, out var refusal) && made.Change.State is KeyState state
            ? KeyView.Of(key, state, state.Find(made.Change.What)!, made.Vault.Recovery) with { Durability = made.Change.Durability }
            : refusal!;
    }

    private async ValueTask<Result<KeyView>> Restore(Call call, RestoreKeyRequest request, CancellationToken cancellation) =>
        KeyRecord.TryOpenBackup(request.Backup.Span, parts.Ports.Seal, out var content) && KeyId.TryCreate(request.Vault, content.Name, out var key)
            ? await Make(call, key, new RestoreKey(content), cancellation)
            : new Refusal(RefusalCode.BackupInvalid, "Backup blob contains invalid or corrupt version.");

    private async ValueTask<Result<Done>> Purge(Call call, PurgeKeyRequest request, CancellationToken cancellation) =>
        (await changes.InVault(call, request.Key, new PurgeKey(), cancellation)).TryGet(out _, out var refusal) ? default(Done) : refusal;

    private async ValueTask<Result<RotationPolicy>> SetRotationPolicy(Call call, SetRotationPolicyRequest request, CancellationToken cancellation) =>
        (await changes.InVault(call, request.Key, new SetRotationPolicy(request.Policy), cancellation))
            .TryGet(out var made, out var refusal)
            ? ((KeyState)made.Change.State).Rotation!
            : refusal;

    private async ValueTask<Result<KeyView>> Get(Call call, GetKeyRequest request, CancellationToken cancellation)
    {
        var looked = await Look(call, request.Key, KeyStatus.Active, cancellation);
        return !looked.TryGet(out var found, out var refusal) ? refusal
            : request.VersionId is null && found.LatestUnknown ? KeyRules.Explain(RefusalCode.RecordInDoubt)
            : found.Key.Find(request.VersionId) is { } version ? KeyView.Of(request.Key, found.Key, version, found.Vault.Recovery)
            : KeyRules.Explain(RefusalCode.KeyNotFound);
    }

    private async ValueTask<Result<KeyView>> GetDeleted(Call call, GetDeletedKeyRequest request, CancellationToken cancellation)
    {
        var looked = await Look(call, request.Key, KeyStatus.Deleted, cancellation);
        return looked.TryGet(out var found, out var refusal)
            ? KeyView.Of(request.Key, found.Key, found.Key.Latest, found.Vault.Recovery)
            : refusal;
    }

    private async ValueTask<Result<RotationPolicy?>> GetRotationPolicy(Call call, GetRotationPolicyRequest request, CancellationToken cancellation)
    {
        var looked = await Look(call, request.Key, KeyStatus.Active, cancellation);
        return looked.TryGet(out var found, out var refusal) ? found.Key.Rotation! : refusal;
    }

    private async ValueTask<Result<ReadOnlyMemory<byte>>> Backup(Call call, BackupKeyRequest request, CancellationToken cancellation)
    {
        var looked = await Look(call, request.Key, KeyStatus.Active, cancellation);
        return looked.TryGet(out var found, out var refusal) ? KeyRecord.SealBackup(found.Key, parts.Ports.Seal) : refusal;
    }

    private async ValueTask<Result<ReadOnlyMemory<byte>>> Random(Call call, RandomBytesRequest request, CancellationToken cancellation)
    {
        var entered = await parts.EnterVault(request.Vault, call.Caller, cancellation);
        if (!entered.TryGet(out _, out var refusal))
        {
            return refusal;
        }

        if (request.Count is < 1 or > 128)
        {
            return new Refusal(RefusalCode.BadParameter, $"count is {request.Count}: it must be 1 to 128.");
        }

        var bytes = new byte[request.Count];
        parts.Ports.Materials.FillRandom(bytes);
        return (ReadOnlyMemory<byte>)bytes;
    }

    /// <summary>A key in the wanted status, with the vault around it.</summary>
    private async ValueTask<Result<(KeyState Key, VaultState Vault, bool LatestUnknown)>> Look(
        Call call, KeyId key, KeyStatus status, CancellationToken cancellation)
    {
        var entered = await parts.EnterVault(key.Vault, call.Caller, cancellation);
        if (!entered.TryGet(out var vault, out var refusal))
        {
            return refusal;
        }

        var read = await parts.Actors.Snapshot(KeyKind.Of(key), call.Caller, cancellation);
        return !read.TryGet(out var snapshot, out refusal) ? refusal
            : snapshot.State is KeyState state && state.Status == status ? (state, vault, snapshot.LatestUnknown)
            : KeyRules.Explain(RefusalCode.KeyNotFound);
    }
}
