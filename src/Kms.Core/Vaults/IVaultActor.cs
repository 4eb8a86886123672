using Kms.Idempotency;

namespace Kms.Vaults;

/// <summary>One vault. Single-threaded by contract: the host gives it one turn at a time.</summary>
public interface IVaultActor
{
    /// <summary>The present state; <see cref="VaultState.Absent"/> when there is no such vault.</summary>
    ValueTask<Result<VaultState>> Read(CancellationToken cancellation);

    /// <summary>
    /// Carries out a command. When it answers Ok the change is durable. A repetition is not carried out again, as with <see cref="Keys.IKeyActor.Execute"/>;
    /// its answer has the present state before and after.
    /// </summary>
    ValueTask<Result<VaultChange>> Execute(VaultCommand command, OperationId operation, CancellationToken cancellation);
}

/// <summary>A vault before and after a command.</summary>
[GenerateSerializer, Immutable]
public readonly record struct VaultChange(VaultState Before, VaultState After);
