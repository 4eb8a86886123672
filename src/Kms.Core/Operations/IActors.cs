using Kms.Access;
using Kms.Keys;
using Kms.Vaults;

namespace Kms.Operations;

/// <summary>
/// How Core reaches its actors, wherever they live. Implemented by each host: addressing, turns and lifecycle, never meaning.
/// Each call names the verified caller on whose behalf it is made: where the actor lives on another node, the caller travels along.
/// </summary>
public interface IActors
{
    IKeyActor Key(KeyId key, Caller caller);

    IVaultActor Vault(VaultName vault, Caller caller);

    /// <summary>What crypto may use on this node. Completes synchronously when the key is at hand.</summary>
    ValueTask<Result<KeySnapshot>> Snapshot(KeyId key, Caller caller, CancellationToken cancellation);

    /// <summary>The vault's present state as this node may use it. Completes synchronously when it is at hand.</summary>
    ValueTask<Result<VaultState>> Snapshot(VaultName vault, Caller caller, CancellationToken cancellation);
}
