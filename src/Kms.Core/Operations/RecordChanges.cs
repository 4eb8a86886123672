using Kms.Access;
using Kms.Idempotency;
using Kms.Keys;
using Kms.Records;
using Kms.Vaults;

namespace Kms.Operations;

/// <summary>Commands on records, with a turn to compute for those that need one.</summary>
internal sealed class RecordChanges(KmsParts parts)
{
    /// <summary>A command on a key, in a vault that is active.</summary>
    public async ValueTask<Result<(RecordChange Change, VaultState Vault)>> InVault(
        Call call, KeyId key, KeyCommand command, CancellationToken cancellation)
    {
        var entered = await parts.EnterVault(key.Vault, call.Caller, cancellation);
        if (!entered.TryGet(out var vault, out var refusal))
        {
            return refusal;
        }

        var operation = OperationId.Of(call, parts.Ports.Identities);
        var changed = await Execute(call.Caller, KeyKind.Of(key), command, vault, operation, cancellation);
        return changed.TryGet(out var change, out refusal) ? (change, vault) : refusal;
    }

    /// <param name="parent">The record around it, which has been looked at.</param>
    public async ValueTask<Result<RecordChange>> Execute(
        Caller caller, RecordName name, RecordCommand command, RecordState? parent, OperationId operation, CancellationToken cancellation)
    {
        var waited = await WaitForTurn(caller, name, command, parent, operation, cancellation);
        if (!waited.TryGet(out var turn, out var refusal))
        {
            return refusal;
        }

        using (turn)
        {
            return await parts.Actors.Actor(name, caller).Execute(command, parent, operation, cancellation);
        }
    }

    /// <summary>
    /// A turn for a command that computes long. Waited for before the record's own turn, so that a key can be disabled while a rotation
    /// of it waits.
    /// Where the state changes meanwhile, the actor has the last word.
    /// </summary>
    private async ValueTask<Result<GenerationTurn>> WaitForTurn(
        Caller caller, RecordName name, RecordCommand command, RecordState? parent, OperationId operation, CancellationToken cancellation)
    {
        if (!name.Kind.MayComputeLong(command))
        {
            return GenerationTurn.NotNeeded;
        }

        var read = await parts.Actors.Snapshot(name, caller, cancellation);
        if (!read.TryGet(out var snapshot, out var refusal))
        {
            return refusal;
        }

        // A repetition makes nothing.
        var now = parts.Ports.Time.GetUtcNow();
        return !snapshot.State.Idempotency.Has(operation, now) && name.Kind.ComputesLong(snapshot.State, command, parent, now)
            ? await parts.Generations.Enter(caller, cancellation)
            : GenerationTurn.NotNeeded;
    }
}
