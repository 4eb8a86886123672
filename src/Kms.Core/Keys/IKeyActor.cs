using Kms.Idempotency;
using Kms.Vaults;

namespace Kms.Keys;

/// <summary>One key. Single-threaded by contract: the host gives it one turn at a time.</summary>
public interface IKeyActor
{
    /// <summary>The present state; <see cref="KeyState.Absent"/> when there is no such key.</summary>
    ValueTask<Result<KeyState>> Read(CancellationToken cancellation);

    /// <summary>
    /// Carries out a command. When it answers Ok the change is durable and no later use of the key sees the state before it.
    /// A repetition (<see cref="OperationId.Token"/>) is not carried out again: it gets the answer of the first, or a refusal where that is no longer true.
    /// </summary>
    /// <param name="vault">The vault around the key, read after the call came in.</param>
    ValueTask<Result<KeyChange>> Execute(KeyCommand command, VaultState vault, OperationId operation, CancellationToken cancellation);
}
