using Kms.Idempotency;
using Kms.Vaults;

namespace Kms.Testing.InProcess;

/// <summary>A vault actor by address: every call is a turn.</summary>
internal sealed class VaultProxy(Directory<VaultName, VaultActor> vaults, VaultName id) : IVaultActor
{
    public ValueTask<Result<VaultState>> Read(CancellationToken cancellation) =>
        vaults.Turn(id, actor => actor.Read(cancellation), cancellation);

    public ValueTask<Result<VaultChange>> Execute(VaultCommand command, OperationId operation, CancellationToken cancellation) =>
        vaults.Turn(id, actor => actor.Execute(command, operation, cancellation), cancellation);
}
