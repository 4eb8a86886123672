using Kms.Access;
using Kms.Idempotency;
using Kms.Keys;
using Kms.Orleans.Callers;
using Kms.Vaults;

namespace Kms.Orleans.Keys;

/// <summary>A key actor by address: every call is a message to the node that holds it.</summary>
internal sealed class KeyProxy(IKeyGrain grain, Caller caller) : IKeyActor
{
    public ValueTask<Result<KeyState>> Read(CancellationToken cancellation) =>
        GrainCall.Ask(caller, () => grain.Read(cancellation), cancellation);

    public ValueTask<Result<KeyChange>> Execute(KeyCommand command, VaultState vault, OperationId operation, CancellationToken cancellation) =>
        GrainCall.ChangeOnce(caller, () => grain.Execute(command, vault, operation, cancellation), cancellation);
}
