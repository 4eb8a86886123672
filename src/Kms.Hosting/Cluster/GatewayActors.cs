using Kms.Access;
using Kms.Idempotency;
using Kms.Operations;
using Kms.Records;
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

    public IRecordActor Actor(in RecordName name, Caller caller) => IsSiloThere() ? inner.Actor(name, caller) : new NoSilo();

    public ValueTask<Result<RecordSnapshot>> Snapshot(in RecordName name, Caller caller, CancellationToken cancellation) =>
        IsSiloThere() ? inner.Snapshot(name, caller, cancellation) : new(NobodyThere);

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

    private sealed class NoSilo : IRecordActor
    {
        public ValueTask<Result<RecordState>> Read(CancellationToken cancellation) => new(NobodyThere);

        public ValueTask<Result<RecordChange>> Execute(
            RecordCommand command, RecordState? parent, OperationId operation, CancellationToken cancellation) =>
            new(NobodyThere);
    }
}
