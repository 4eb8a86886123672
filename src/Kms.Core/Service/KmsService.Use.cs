using Kms.Access;
using Kms.Audit;
using Kms.Idempotency;
using Kms.Keys;
using Kms.Vaults;

namespace Kms;

/// <content>
/// Using keys: what the system exists for. No turn, no store, no lock: permission, vault and key are read from immutable snapshots,
/// and the call completes synchronously when they are at hand. The exception is the first use of an imported symmetric key that could
/// serve several families of algorithms: which one it was is durable before its result is given.
/// </content>
public sealed partial class KmsService
{
    public ValueTask<Result<CryptoAnswer>> UseKey(
        Call call, KeyId key, string? versionId, CryptoRequest request, CancellationToken cancellation = default)
    {
        if (access.Check(call.Caller, PermissionFor(request.Operation), key.Vault, key) is { } denied)
        {
            return new(denied);
        }

        var vault = actors.Snapshot(key.Vault, call.Caller, cancellation);
        var snapshot = actors.Snapshot(key, call.Caller, cancellation);
        if (!vault.IsCompletedSuccessfully || !snapshot.IsCompletedSuccessfully)
        {
            return Wait(call, key, vault, snapshot, versionId, request, cancellation);
        }

        var around = vault.Result;
        var used = Use(around, snapshot.Result, versionId, request, out var decides);
        return decides ? Bind(call, key, around.Value, request.Algorithm.Family, used.Value, cancellation) : new(used);
    }

    private async ValueTask<Result<CryptoAnswer>> Wait(
        Call call, KeyId key, ValueTask<Result<VaultState>> vault, ValueTask<Result<KeySnapshot>> snapshot, string? versionId, CryptoRequest request,
        CancellationToken cancellation)
    {
        // Both are awaited, whatever the first one says: a ValueTask is consumed exactly once.
        var keyRead = await snapshot;
        var around = await vault;
        var used = Use(around, keyRead, versionId, request, out var decides);
        return decides ? await Bind(call, key, around.Value, request.Algorithm.Family, used.Value, cancellation) : used;
    }

    /// <param name="decides">True when the result may be given only after the version has been bound to the algorithm's family.</param>
    private Result<CryptoAnswer> Use(
        in Result<VaultState> vaultRead, in Result<KeySnapshot> keyRead, string? versionId, in CryptoRequest request, out bool decides)
    {
        decides = false;
        if (!vaultRead.TryGet(out var vault, out var refusal) || !keyRead.TryGet(out var snapshot, out refusal))
        {
            return refusal;
        }

        if (vault.Status != VaultStatus.Active)
        {
            return VaultRules.Explain(RefusalCode.VaultNotFound);
        }

        if (versionId is null && snapshot.LatestUnknown)
        {
            return KeyRules.Explain(RefusalCode.RecordInDoubt);
        }

        if (!snapshot.TryFind(versionId, out var version, out var handle))
        {
            return KeyRules.Explain(RefusalCode.KeyNotFound);
        }

        if (KeyUse.Check(version, request, vault, ports.Time) is { } no)
        {
            return no;
        }

        if (!handle.Perform(request).TryGet(out var output, out refusal))
        {
            return refusal;
        }

        // A signature that is not valid gives nothing away, so a wrong guess of the family does not decide it.
        decides = version.Family == AlgorithmFamily.Undecided && (request.Operation != KeyOperations.Verify || output.Valid);
        return new CryptoAnswer(snapshot.State.Name, version.Id, output);
    }

    /// <summary>
    /// A change of the key, with all that belongs to one: both zones, the region's role, one winner where two uses decide at once. The loser's
    /// result is not given. A retry of the use finds the version bound and changes nothing.
    /// </summary>
    private async ValueTask<Result<CryptoAnswer>> Bind(
        Call call, KeyId key, VaultState vault, AlgorithmFamily family, CryptoAnswer answer, CancellationToken cancellation)
    {
        ValueTask<Result<KeyChange>> Change() => actors.Key(key, call.Caller).Execute(
            new BindFamily(answer.VersionId, family), vault, OperationId.Single(call.RequestId, ports.Identities.NewId()), cancellation);

        var bound = gate is null ? await Change() : await gate.Change(AuditedOperation.UpdateKey, call, key.Vault, Change, cancellation);
        return bound.TryGet(out _, out var refusal) ? answer
            : refusal.Code == RefusalCode.KeyOperationForbidden ? refusal
            : refusal with { Message = "The first use of this imported key stores its family of algorithms, which failed. " + refusal.Message };
    }

    private static Permission PermissionFor(KeyOperations operation) => operation switch
    {
        KeyOperations.Encrypt => Permission.KeyEncrypt,
        KeyOperations.Decrypt => Permission.KeyDecrypt,
        KeyOperations.WrapKey => Permission.KeyWrap,
        KeyOperations.UnwrapKey => Permission.KeyUnwrap,
        KeyOperations.Sign => Permission.KeySign,
        KeyOperations.Verify => Permission.KeyVerify,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Exactly one operation that uses a key."),
    };
}
