using Kms.Access;
using Kms.Keys;
using Kms.Vaults;

namespace Kms;

/// <content>
/// Using keys: what the system exists for. No turn, no store, no lock: permission, vault and key are read from immutable snapshots,
/// and the call completes synchronously when they are at hand.
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
        return vault.IsCompletedSuccessfully && snapshot.IsCompletedSuccessfully
            ? new(Use(vault.Result, snapshot.Result, versionId, request))
            : Wait(vault, snapshot, versionId, request);

        async ValueTask<Result<CryptoAnswer>> Wait(
            ValueTask<Result<VaultState>> v, ValueTask<Result<KeySnapshot>> k, string? version, CryptoRequest r)
        {
            // Both are awaited, whatever the first one says: a ValueTask is consumed exactly once.
            var keyResult = await k;
            return Use(await v, keyResult, version, r);
        }
    }

    private Result<CryptoAnswer> Use(
        in Result<VaultState> vaultRead, in Result<KeySnapshot> keyRead, string? versionId, in CryptoRequest request)
    {
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

        return handle.Perform(request).TryGet(out var output, out refusal)
            ? new CryptoAnswer(snapshot.State.Name, version.Id, output)
            : refusal;
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
