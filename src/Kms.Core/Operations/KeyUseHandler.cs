using Kms.Access;
using Kms.Idempotency;
using Kms.Keys;
using Kms.Records;
using Kms.Vaults;

namespace Kms.Operations;

/// <summary>
/// Using keys: what the system exists for. No turn, no store, no lock: vault and key are read from immutable snapshots,
/// and the call completes synchronously when they are at hand. The exception is the first use of an imported symmetric key that could
/// serve several families of algorithms: which one it was is durable before its result is given.
/// </summary>
internal sealed class KeyUseHandler(KmsParts parts)
{
    private static readonly Operation[] Uses =
        [Operation.Encrypt, Operation.Decrypt, Operation.Sign, Operation.Verify, Operation.WrapKey, Operation.UnwrapKey];

    public IEnumerable<OperationHandler> All => Uses.Select(use => OperationHandler.For<UseKeyRequest, CryptoAnswer>(use, Use));

    private ValueTask<Result<CryptoAnswer>> Use(Call call, UseKeyRequest request, CancellationToken cancellation)
    {
        var vault = parts.Actors.Snapshot(VaultKind.Of(request.Key.Vault), call.Caller, cancellation);
        var snapshot = parts.Actors.Snapshot(KeyKind.Of(request.Key), call.Caller, cancellation);
        if (!vault.IsCompletedSuccessfully || !snapshot.IsCompletedSuccessfully)
        {
            return Wait(call, vault, snapshot, request, cancellation);
        }

        var around = vault.Result;
        var used = Use(around, snapshot.Result, request, out var decides);
        return decides ? Bind(call, around.Value.State, request, used.Value, cancellation) : new(used);
    }

    private async ValueTask<Result<CryptoAnswer>> Wait(
        Call call, ValueTask<Result<RecordSnapshot>> vault, ValueTask<Result<RecordSnapshot>> snapshot,
        UseKeyRequest request, CancellationToken cancellation)
    {
        // Both are awaited, whatever the first one says: a ValueTask is consumed exactly once.
        var keyRead = await snapshot;
        var around = await vault;
        var used = Use(around, keyRead, request, out var decides);
        return decides ? await Bind(call, around.Value.State, request, used.Value, cancellation) : used;
    }

    /// <param name="decides">True when the result may be given only after the version has been bound to the algorithm's family.</param>
    private Result<CryptoAnswer> Use(
        in Result<RecordSnapshot> vaultRead, in Result<RecordSnapshot> keyRead, UseKeyRequest request, out bool decides)
    {
        decides = false;
        if (!vaultRead.TryGet(out var around, out var refusal) || !keyRead.TryGet(out var known, out refusal))
        {
            return refusal;
        }

        var (vault, snapshot) = ((VaultState)around.State, (KeySnapshot)known);
        if (vault.Status != VaultStatus.Active)
        {
            return VaultRules.Explain(RefusalCode.VaultNotFound);
        }

        if (request.VersionId is null && snapshot.LatestUnknown)
        {
            return KeyRules.Explain(RefusalCode.RecordInDoubt);
        }

        if (!snapshot.TryFind(request.VersionId, out var version, out var handle))
        {
            return KeyRules.Explain(RefusalCode.KeyNotFound);
        }

        if (KeyUse.Check(version, request.Use, vault, parts.Ports.Time) is { } no)
        {
            return no;
        }

        if (!handle.Perform(request.Use).TryGet(out var output, out refusal))
        {
            return refusal;
        }

        // A signature that is not valid gives nothing away, so a wrong guess of the family does not decide it.
        decides = version.Family == AlgorithmFamily.Undecided && (request.Use.Operation != KeyOperations.Verify || output.Valid);
        return new CryptoAnswer(snapshot.State.Name, version.Id, output);
    }

    /// <summary>
    /// A change of the key, with all that belongs to one: both zones, the region's role, one winner where two uses decide at once.
    /// The loser's result is not given. A retry of the use finds the version bound and changes nothing.
    /// </summary>
    private async ValueTask<Result<CryptoAnswer>> Bind(
        Call call, RecordState vault, UseKeyRequest request, CryptoAnswer answer, CancellationToken cancellation)
    {
        ValueTask<Result<RecordChange>> Change() => parts.Actors.Actor(KeyKind.Of(request.Key), call.Caller).Execute(
            new BindFamily(answer.VersionId, request.Use.Algorithm.Family),
            vault,
            OperationId.Single(call.RequestId, parts.Ports.Identities.NewId()),
            cancellation);

        var bound = parts.Gate is { } gate
            ? await gate.Change(Operation.UpdateKey, call, request.Key.Vault, Change, cancellation)
            : await Change();
        return bound.TryGet(out _, out var refusal) ? answer
            : refusal.Code == RefusalCode.KeyOperationForbidden ? refusal
            : refusal with { Message = "The first use of an imported key stores its family of algorithms, which failed. " + refusal.Message };
    }
}
