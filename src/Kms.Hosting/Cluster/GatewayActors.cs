using Kms.Access;
using Kms.Idempotency;
using Kms.Keys;
using Kms.Operations;
using Kms.Vaults;
using Orleans.Metadata;

namespace Kms.Hosting.Cluster;

/// <summary>The actors as a gateway reaches them: while no silo is there that holds keys, everything is refused as what it is, an absence that passes.</summary>
internal sealed class GatewayActors(IActors inner, IClusterManifestProvider cluster) : IActors
{
    private static readonly Refusal NobodyThere = new(
        RefusalCode.NodeUnavailable, "No silo of the cluster that holds keys can be reached at the moment. Nothing was changed.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    private volatile Known known = new(cluster.Current, GatewayRole.HoldsKeys(cluster.Current));

    public IKeyActor Key(KeyId key, Caller caller) => IsSiloThere() ? inner.Key(key, caller) : new NoSilo();

    public IVaultActor Vault(VaultName vault, Caller caller) => IsSiloThere() ? inner.Vault(vault, caller) : new NoSilo();

    public ValueTask<Result<KeySnapshot>> Snapshot(KeyId key, Caller caller, CancellationToken cancellation) =>
        IsSiloThere() ? inner.Snapshot(key, caller, cancellation) : new(NobodyThere);

    public ValueTask<Result<VaultState>> Snapshot(VaultName vault, Caller caller, CancellationToken cancellation) =>
        IsSiloThere() ? inner.Snapshot(vault, caller, cancellation) : new(NobodyThere);

    /// <summary>Asked on every call: the list of silos is looked through only when it is another one.</summary>
    private bool IsSiloThere()
    {
        var (now, last) = (cluster.Current, known);
        if (!ReferenceEquals(now, last.Manifest))
        {
            known = last = new Known(now, GatewayRole.HoldsKeys(now));
        }

        return last.HoldsKeys;
    }

    private sealed record Known(ClusterManifest Manifest, bool HoldsKeys);

    private sealed class NoSilo : IKeyActor, IVaultActor
    {
        ValueTask<Result<KeyState>> IKeyActor.Read(CancellationToken cancellation) => new(NobodyThere);

        ValueTask<Result<KeyChange>> IKeyActor.Execute(KeyCommand command, VaultState vault, OperationId operation, CancellationToken cancellation) =>
            new(NobodyThere);

        ValueTask<Result<VaultState>> IVaultActor.Read(CancellationToken cancellation) => new(NobodyThere);

        ValueTask<Result<VaultChange>> IVaultActor.Execute(VaultCommand command, OperationId operation, CancellationToken cancellation) => new(NobodyThere);
    }
}
