using Kms.Keys;
using Kms.Vaults;

namespace Kms;

/// <summary>How Core reaches its actors, wherever they live. Implemented by each host: addressing, turns and lifecycle, never meaning.</summary>
public interface IActors
{
    IKeyActor Key(KeyId key);

    IVaultActor Vault(VaultName vault);

    /// <summary>What crypto may use on this node. Completes synchronously when the key is at hand.</summary>
    ValueTask<Result<KeySnapshot>> Snapshot(KeyId key, CancellationToken cancellation);

    /// <summary>The vault's present state as this node may use it. Completes synchronously when it is at hand.</summary>
    ValueTask<Result<VaultState>> Snapshot(VaultName vault, CancellationToken cancellation);
}
