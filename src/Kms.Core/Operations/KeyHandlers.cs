using Kms.Access;
using Kms.Idempotency;
using Kms.Keys;

namespace Kms.Operations;

/// <summary>Making, changing, deleting and looking at keys.</summary>
internal sealed class KeyHandlers(KmsParts parts)
{
    private readonly KeyChanges changes = new(parts);

    public IEnumerable<OperationHandler> All =>
    [
        OperationHandler.For<CreateKeyRequest, KeyView>(
            Operation.CreateKey, (call, r, c) => changes.Make(call, r.Key, new CreateKey(r.Name, r.Spec, r.Settings), c)),
        OperationHandler.For<ImportKeyRequest, KeyView>(
            Operation.ImportKey, (call, r, c) => changes.Make(call, r.Key, new ImportKey(r.Name, r.Material, r.Settings), c)),
        OperationHandler.For<RotateKeyRequest, KeyView>(Operation.RotateKey, (call, r, c) => changes.Make(call, r.Key, new RotateKey(), c)),
        OperationHandler.For<UpdateKeyRequest, KeyView>(
            Operation.UpdateKey, (call, r, c) => changes.Make(call, r.Key, new UpdateKey(r.VersionId, r.Changes), c)),
        OperationHandler.For<DeleteKeyRequest, KeyView>(Operation.DeleteKey, (call, r, c) => changes.Make(call, r.Key, new DeleteKey(), c)),
        OperationHandler.For<RecoverKeyRequest, KeyView>(Operation.RecoverKey, (call, r, c) => changes.Make(call, r.Key, new RecoverKey(), c)),
        OperationHandler.For<RestoreKeyRequest, KeyView>(Operation.RestoreKey, Restore),
        OperationHandler.For<PurgeKeyRequest, Done>(Operation.PurgeKey, Purge),
        OperationHandler.For<SetRotationPolicyRequest, RotationPolicy>(Operation.SetRotationPolicy, SetRotationPolicy),
        OperationHandler.For<GetKeyRequest, KeyView>(Operation.GetKey, Get),
        OperationHandler.For<GetDeletedKeyRequest, KeyView>(Operation.GetDeletedKey, GetDeleted),
        OperationHandler.For<GetRotationPolicyRequest, RotationPolicy?>(Operation.GetRotationPolicy, GetRotationPolicy),
        OperationHandler.For<BackupKeyRequest, ReadOnlyMemory<byte>>(Operation.BackupKey, Backup),
        OperationHandler.For<RandomBytesRequest, ReadOnlyMemory<byte>>(Operation.RandomBytes, Random),
    ];

    private async ValueTask<Result<KeyView>> Restore(Call call, RestoreKeyRequest request, CancellationToken cancellation) =>
        KeyRecord.TryOpenBackup(request.Backup.Span, parts.Ports.Seal, out var content) && KeyId.TryCreate(request.Vault, content.Name, out var key)
            ? await changes.Make(call, key, new RestoreKey(content), cancellation)
            : new Refusal(RefusalCode.BackupInvalid, "Backup blob contains invalid or corrupt version.");

    private async ValueTask<Result<Done>> Purge(Call call, PurgeKeyRequest request, CancellationToken cancellation) =>
        (await Execute(call, request.Key, new PurgeKey(), cancellation)).TryGet(out _, out var refusal) ? default(Done) : refusal;

    private async ValueTask<Result<RotationPolicy>> SetRotationPolicy(Call call, SetRotationPolicyRequest request, CancellationToken cancellation) =>
        (await Execute(call, request.Key, new SetRotationPolicy(request.Policy), cancellation)).TryGet(out var change, out var refusal)
            ? change.State.Rotation!
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

    /// <summary>A command that makes no key, so that it need not wait for a turn to compute.</summary>
    private async ValueTask<Result<KeyChange>> Execute(Call call, KeyId key, KeyCommand command, CancellationToken cancellation)
    {
        var entered = await parts.EnterVault(key.Vault, call.Caller, cancellation);
        return entered.TryGet(out var vault, out var refusal)
            ? await parts.Actors.Key(key, call.Caller).Execute(command, vault, OperationId.Of(call, parts.Ports.Identities), cancellation)
            : refusal;
    }

    /// <summary>A key in the wanted status, with the vault around it.</summary>
    private async ValueTask<Result<(KeyState Key, Vaults.VaultState Vault, bool LatestUnknown)>> Look(
        Call call, KeyId key, KeyStatus status, CancellationToken cancellation)
    {
        var entered = await parts.EnterVault(key.Vault, call.Caller, cancellation);
        if (!entered.TryGet(out var vault, out var refusal))
        {
            return refusal;
        }

        var read = await parts.Actors.Snapshot(key, call.Caller, cancellation);
        return read.TryGet(out var snapshot, out refusal)
            ? snapshot.State.Status == status ? (snapshot.State, vault, snapshot.LatestUnknown) : KeyRules.Explain(RefusalCode.KeyNotFound)
            : refusal;
    }
}
