using Kms.Vaults;

namespace Kms.Keys;

/// <summary>One key. Single-threaded by contract: the host gives it one turn at a time.</summary>
public interface IKeyActor
{
    /// <summary>The present state; <see cref="KeyState.Absent"/> when there is no such key.</summary>
    ValueTask<Result<KeyState>> Read(CancellationToken cancellation);

    /// <summary>
    /// Carries out a command. When it answers Ok the change is durable and no later use of the key sees the state before it.
    /// The same command under the same operation id is carried out once: a retry gets the answer of the first.
    /// </summary>
    /// <param name="vault">The vault around the key, read after the call came in.</param>
    /// <param name="operationId">Identifies the logical call.</param>
    ValueTask<Result<KeyChange>> Execute(KeyCommand command, VaultState vault, string operationId, CancellationToken cancellation);
}
