using Kms.Access;
using Kms.Idempotency;
using Kms.Records;
using Kms.Vaults;

namespace Kms.Operations;

/// <summary>Managing and listing vaults.</summary>
internal sealed class VaultHandlers(KmsParts parts, VaultEmptying emptying)
{
    private readonly RecordLists lists = new(parts.Ports.Store, parts.Notice);

    public IEnumerable<OperationHandler> All =>
    [
        OperationHandler.For<CreateVaultRequest, VaultCreated>(Operation.CreateVault, Create),
        OperationHandler.For<UpdateVaultRequest, VaultView>(Operation.UpdateVault, (call, r, c) =>
            Change(call, r.Vault, new UpdateVault(r.Changes), c)),
        OperationHandler.For<DeleteVaultRequest, VaultView>(Operation.DeleteVault, (call, r, c) =>
            Change(call, r.Vault, new DeleteVault(), c)),
        OperationHandler.For<RecoverVaultRequest, VaultView>(Operation.RecoverVault, (call, r, c) =>
            Change(call, r.Vault, new RecoverVault(), c)),
        OperationHandler.For<PurgeVaultRequest, Done>(Operation.PurgeVault, Purge),
        OperationHandler.For<GetVaultRequest, VaultView>(Operation.GetVault, (call, r, c) => Look(call, r.Vault, VaultStatus.Active, c)),
        OperationHandler.For<GetDeletedVaultRequest, VaultView>(
            Operation.GetDeletedVault, (call, r, c) => Look(call, r.Vault, VaultStatus.Deleted, c)),
        OperationHandler.For<ListVaultsRequest, Page<VaultView>>(Operation.ListVaults, (_, r, c) => List(VaultRecord.LiveList, r.Page, c)),
        OperationHandler.For<ListDeletedVaultsRequest, Page<VaultView>>(
            Operation.ListDeletedVaults, (_, r, c) => List(VaultRecord.DeletedList, r.Page, c)),
    ];

    private async ValueTask<Result<VaultCreated>> Create(Call call, CreateVaultRequest request, CancellationToken cancellation)
    {
        var changed = await Execute(call, request.Vault, new CreateVault(request.Vault.Value, request.Settings), cancellation);
        return changed.TryGet(out var change, out var refusal)
            ? new VaultCreated(ViewOf(change), Made: change.What == VaultKind.Made)
            : refusal;
    }

    private async ValueTask<Result<Done>> Purge(Call call, PurgeVaultRequest request, CancellationToken cancellation)
    {
        var changed = await Execute(call, request.Vault, new PurgeVault(), cancellation);
        if (!changed.TryGet(out _, out var refusal))
        {
            return refusal;
        }

        // The purge is decided and durable. A small vault is emptied at once, so that its name is free when the call answers;
        // a large one, or one whose emptying is disturbed, is emptied by the clock (its record stays due until then).
        await emptying.Some(request.Vault, CancellationToken.None);
        return default(Done);
    }

    private async ValueTask<Result<VaultView>> Look(Call call, VaultName vault, VaultStatus status, CancellationToken cancellation)
    {
        var read = await parts.Actors.Snapshot(VaultKind.Of(vault), call.Caller, cancellation);
        return !read.TryGet(out var known, out var refusal) ? refusal
            : known.State is VaultState state && state.Status == status ? state.View
            : VaultRules.Explain(RefusalCode.VaultNotFound);
    }

    private async ValueTask<Result<VaultView>> Change(Call call, VaultName vault, VaultCommand command, CancellationToken cancellation) =>
        (await Execute(call, vault, command, cancellation)).TryGet(out var change, out var refusal) ? ViewOf(change) : refusal;

    private ValueTask<Result<RecordChange>> Execute(Call call, VaultName vault, VaultCommand command, CancellationToken cancellation) =>
        parts.Actors.Actor(VaultKind.Of(vault), call.Caller)
            .Execute(command, null, OperationId.Of(call, parts.Ports.Identities), cancellation);

    private ValueTask<Result<Page<VaultView>>> List(string list, PageRequest page, CancellationToken cancellation) =>
        lists.Page(list, page, ViewOf, cancellation);

    private Result<VaultView> ViewOf(StoredRecord record) =>
        VaultKind.Row.Open(record, parts.Ports.Seal).TryGet(out var state, out var refusal) ? state.View : refusal;

    private static VaultView ViewOf(RecordChange change) => ((VaultState)change.State).View;
}
