using Kms.Access;
using Kms.Idempotency;
using Kms.Vaults;

namespace Kms;

/// <content>Managing vaults.</content>
public sealed partial class KmsService
{
    public async ValueTask<Result<VaultCreated>> CreateVault(
        Call call, VaultName vault, VaultSettings settings, CancellationToken cancellation = default)
    {
        var changed = await Change(call, Permission.VaultWrite, vault, new CreateVault(vault.Value, settings), cancellation);
        return changed.TryGet(out var change, out var refusal)
            ? new VaultCreated(change.After, Made: change.Before.Status == VaultStatus.Absent)
            : refusal;
    }

    public ValueTask<Result<VaultState>> GetVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        LookAt(call, vault, VaultStatus.Active, cancellation);

    public ValueTask<Result<VaultState>> GetDeletedVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        LookAt(call, vault, VaultStatus.Deleted, cancellation);

    public async ValueTask<Result<VaultState>> UpdateVault(
        Call call, VaultName vault, VaultSettings changes, CancellationToken cancellation = default) =>
        After(await Change(call, Permission.VaultWrite, vault, new UpdateVault(changes), cancellation));

    public async ValueTask<Result<VaultState>> DeleteVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        After(await Change(call, Permission.VaultDelete, vault, new DeleteVault(), cancellation));

    public async ValueTask<Result<VaultState>> RecoverVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        After(await Change(call, Permission.VaultRecover, vault, new RecoverVault(), cancellation));

    public async ValueTask<Result<Done>> PurgeVault(Call call, VaultName vault, CancellationToken cancellation = default)
    {
        var changed = await Change(call, Permission.VaultPurge, vault, new PurgeVault(), cancellation);
        if (!changed.TryGet(out _, out var refusal))
        {
            return refusal;
        }

        // The purge is decided and durable. A small vault is emptied at once, so that its name is free when the call answers;
        // a large one, or one whose emptying is disturbed, is emptied by the clock (its record stays due until then).
        await Empty(vault, CancellationToken.None);
        return default(Done);
    }

    private async ValueTask<Result<VaultChange>> Change(
        Call call, Permission permission, VaultName vault, VaultCommand command, CancellationToken cancellation) =>
        access.Check(call.Caller, permission, vault) is { } denied
            ? denied
            : await actors.Vault(vault, call.Caller).Execute(command, OperationId.Of(call, ports.Identities), cancellation);

    private async ValueTask<Result<VaultState>> LookAt(Call call, VaultName vault, VaultStatus status, CancellationToken cancellation)
    {
        if (access.Check(call.Caller, Permission.VaultRead, vault) is { } denied)
        {
            return denied;
        }

        var read = await actors.Snapshot(vault, call.Caller, cancellation);
        return read.TryGet(out var state, out var refusal)
            ? state.Status == status ? state : VaultRules.Explain(RefusalCode.VaultNotFound)
            : refusal;
    }

    private static Result<VaultState> After(Result<VaultChange> changed) =>
        changed.TryGet(out var change, out var refusal) ? change.After : refusal;
}
