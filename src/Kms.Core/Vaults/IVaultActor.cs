namespace Kms.Vaults;

/// <summary>One vault. Single-threaded by contract: the host gives it one turn at a time.</summary>
public interface IVaultActor
{
    /// <summary>The present state; <see cref="VaultState.Absent"/> when there is no such vault.</summary>
    ValueTask<Result<VaultState>> Read(CancellationToken cancellation);

    /// <summary>Carries out a command. When it answers Ok the change is durable.</summary>
    ValueTask<Result<VaultChange>> Execute(VaultCommand command, string operationId, CancellationToken cancellation);
}

/// <summary>A vault before and after a command.</summary>
public readonly record struct VaultChange(VaultState Before, VaultState After);
