using Kms.Access;
using Kms.Idempotency;
using Kms.Keys;
using Kms.Vaults;

namespace Kms.Operations;

/// <summary>Commands on keys, with a turn to compute for those that make an RSA key.</summary>
internal sealed class KeyChanges(KmsParts parts)
{
    /// <summary>The view of the version that the command made or changed, or of the newest.</summary>
    public async ValueTask<Result<KeyView>> Make(Call call, KeyId key, KeyCommand command, CancellationToken cancellation)
    {
        var entered = await parts.EnterVault(key.Vault, call.Caller, cancellation);
        if (!entered.TryGet(out var vault, out var refusal))
        {
            return refusal;
        }

        var changed = await Execute(call.Caller, key, command, vault, OperationId.Of(call, parts.Ports.Identities), cancellation);
        return changed.TryGet(out var change, out refusal)
            ? KeyView.Of(key, change.State, change.State.Find(change.VersionId)!, vault.Recovery) with { Durability = change.Durability }
            : refusal;
    }

    /// <summary>In a vault that has been looked at.</summary>
    public async ValueTask<Result<KeyChange>> Execute(
        Caller caller, KeyId key, KeyCommand command, VaultState vault, OperationId operation, CancellationToken cancellation)
    {
        var waited = await WaitForTurn(caller, key, command, vault, operation, cancellation);
        if (!waited.TryGet(out var turn, out var refusal))
        {
            return refusal;
        }

        using (turn)
        {
            return await parts.Actors.Key(key, caller).Execute(command, vault, operation, cancellation);
        }
    }

    /// <summary>
    /// A turn for a command that makes an RSA key. Waited for before the key's own turn, so that a key can be disabled while a rotation of it waits.
    /// Where the state changes meanwhile, the actor has the last word.
    /// </summary>
    private async ValueTask<Result<GenerationTurn>> WaitForTurn(
        Caller caller, KeyId key, KeyCommand command, VaultState vault, OperationId operation, CancellationToken cancellation)
    {
        if (!KeyRules.MayMakeRsa(command))
        {
            return GenerationTurn.NotNeeded;
        }

        var read = await parts.Actors.Snapshot(key, caller, cancellation);
        if (!read.TryGet(out var snapshot, out var refusal))
        {
            return refusal;
        }

        // A repetition makes nothing.
        var now = parts.Ports.Time.GetUtcNow();
        var admitted = KeyRules.Admit(snapshot.State, command, vault, now);
        return !snapshot.State.Idempotency.Has(operation, now) && admitted is { IsOk: true, Value: MaterialNeed.Generate { Spec.Type: KeyType.Rsa } }
            ? await parts.Generations.Enter(caller, cancellation)
            : GenerationTurn.NotNeeded;
    }
}
