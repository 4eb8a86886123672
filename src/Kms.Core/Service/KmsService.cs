using Kms.Access;
using Kms.Keys;
using Kms.Records;
using Kms.Vaults;

namespace Kms;

/// <summary>
/// The façade, the same on every host: check the caller, look at the vault, ask the actor. One file per subject, beside this one.
/// </summary>
/// <param name="notice">Told of what a caller cannot be told: a record that does not open while others are listed.</param>
public sealed partial class KmsService(IActors actors, ActorPorts ports, AccessControl access, Action<Refusal> notice) : IKms
{
    private readonly IRecordStore store = ports.Store;

    /// <summary>The vault, if the caller may do this there and it is active.</summary>
    private async ValueTask<Result<VaultState>> Enter(Call call, Permission permission, VaultName vault, KeyId? key, CancellationToken cancellation)
    {
        if (access.Check(call.Caller, permission, vault, key) is { } denied)
        {
            return denied;
        }

        var read = await actors.Snapshot(vault, cancellation);
        return read.TryGet(out var state, out var refusal)
            ? state.Status == VaultStatus.Active ? state : VaultRules.Explain(RefusalCode.VaultNotFound)
            : refusal;
    }

    /// <summary>A command on a key, and the view of the version it leaves (null: the newest).</summary>
    private async ValueTask<Result<KeyView>> Change(
        Call call, Permission permission, KeyId key, KeyCommand command, string? versionId, CancellationToken cancellation)
    {
        var entered = await Enter(call, permission, key.Vault, key, cancellation);
        if (!entered.TryGet(out var vault, out var refusal))
        {
            return refusal;
        }

        var changed = await actors.Key(key).Execute(command, vault, call.OperationId, cancellation);
        return changed.TryGet(out var state, out refusal)
            ? KeyView.Of(key, state, state.Find(versionId)!, vault.Recovery)
            : refusal;
    }

    /// <summary>A key in the wanted status, with the vault around it.</summary>
    private async ValueTask<Result<(KeyState Key, VaultState Vault)>> Look(
        Call call, Permission permission, KeyId key, KeyStatus status, CancellationToken cancellation)
    {
        var entered = await Enter(call, permission, key.Vault, key, cancellation);
        if (!entered.TryGet(out var vault, out var refusal))
        {
            return refusal;
        }

        var read = await actors.Snapshot(key, cancellation);
        return read.TryGet(out var snapshot, out refusal)
            ? snapshot.State.Status == status ? (snapshot.State, vault) : KeyRules.Explain(RefusalCode.KeyNotFound)
            : refusal;
    }

    private static Refusal? BadPage(PageRequest page) => page.Limit is >= 1 and <= PageRequest.LimitMax
        ? null
        : new Refusal(RefusalCode.BadParameter, $"maxresults is {page.Limit}: it must be 1 to {PageRequest.LimitMax}.");
}
