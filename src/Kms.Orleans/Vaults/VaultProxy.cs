using Kms.Access;
using Kms.Idempotency;
using Kms.Orleans.Callers;
using Kms.Vaults;

namespace Kms.Orleans.Vaults;

/// <summary>A vault actor by address: every call is a message to the node that holds it.</summary>
internal sealed class VaultProxy(IVaultGrain grain, Caller caller) : IVaultActor
{
    public ValueTask<Result<VaultState>> Read(CancellationToken cancellation) =>
        GrainCall.Ask(caller, () => grain.Read(cancellation), cancellation);

    public ValueTask<Result<VaultChange>> Execute(VaultCommand command, OperationId operation, CancellationToken cancellation) =>
        GrainCall.ChangeOnce(caller, () => grain.Execute(command, operation, cancellation), cancellation);
}
