using Kms.Access;
using Kms.Idempotency;
using Kms.Keys;

namespace Kms;

/// <content>Keys that are deleted: looking at them, getting them back, destroying them.</content>
public sealed partial class KmsService
{
    public ValueTask<Result<KeyView>> DeleteKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        Change(call, Permission.KeyDelete, key, new DeleteKey(), cancellation);

    public ValueTask<Result<KeyView>> RecoverKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        Change(call, Permission.KeyRecover, key, new RecoverKey(), cancellation);

    public async ValueTask<Result<KeyView>> GetDeletedKey(Call call, KeyId key, CancellationToken cancellation = default)
    {
        var looked = await Look(call, Permission.KeyRead, key, KeyStatus.Deleted, cancellation);
        return looked.TryGet(out var found, out var refusal)
            ? KeyView.Of(key, found.Key, found.Key.Latest, found.Vault.Recovery)
            : refusal;
    }

    public async ValueTask<Result<Done>> PurgeKey(Call call, KeyId key, CancellationToken cancellation = default)
    {
        var entered = await Enter(call, Permission.KeyPurge, key.Vault, key, cancellation);
        if (!entered.TryGet(out var vault, out var refusal))
        {
            return refusal;
        }

        var purged = await actors.Key(key, call.Caller).Execute(new PurgeKey(), vault, OperationId.Of(call, ports.Identities), cancellation);
        return purged.TryGet(out _, out refusal) ? default(Done) : refusal;
    }
}
