using Kms.Idempotency;
using Kms.Keys;
using Kms.Vaults;

namespace Kms.Testing.InProcess;

/// <summary>A key actor by address: every call is a turn.</summary>
internal sealed class KeyProxy(Directory<KeyId, KeyActor> keys, KeyId id) : IKeyActor
{
    public ValueTask<Result<KeyState>> Read(CancellationToken cancellation) =>
        keys.Turn(id, actor => actor.Read(cancellation), cancellation);

    public ValueTask<Result<KeyChange>> Execute(KeyCommand command, VaultState vault, OperationId operation, CancellationToken cancellation) =>
        keys.Turn(id, actor => actor.Execute(command, vault, operation, cancellation), cancellation);
}
