using Kms.Access;
using Kms.Gateways;
using Kms.Operations;
using Kms.Orleans.Nodes;
using Kms.Orleans.Records;
using Kms.Orleans.Regions;
using Kms.Orleans.Time;
using Kms.Records;
using Kms.Regions;

namespace Kms.Orleans;

/// <summary>What a silo answers others with.</summary>
/// <param name="Service">The host's façade over its node.</param>
/// <param name="OnDue">Called for every record that is due while it is this node's turn.</param>
/// <param name="Region">Null: the region has no peer and can get none.</param>
/// <param name="Desk">What gateways ask beside; null: the silo serves none.</param>
public sealed record NodeFront(
    IKms Service, Func<string, CancellationToken, ValueTask<Result<Done>>> OnDue, IRegionView? Region = null, IGatewayDesk? Desk = null);

/// <summary>
/// One node of a cluster: how the façade on it reaches the actors, wherever they live. Made by
/// <see cref="KmsSiloBuilderExtensions.AddKms"/>; take it from the silo's services when the silo has started.
/// </summary>
public sealed class KmsNode : IActors
{
    /// <summary>
    /// The name of the grain storage for what belongs to the cluster and not to the zones. Where there is none, such state lasts as long
    /// as its activation.
    /// </summary>
    public const string ClusterStorage = "cluster";

    /// <summary>The name of the grain storage under the grains of records: their two zones.</summary>
    public const string RecordStorage = "records";

    private readonly IGrainFactory grains;
    private readonly NodeLeaseCache cache;
    private readonly Invalidation invalidation;
    private readonly NodeMembership membership;
    private readonly DueWatch due;

    internal KmsNode(
        IGrainFactory grains, NodeLeaseCache cache, Invalidation invalidation, NodeMembership membership, DueWatch due, ActorPorts ports)
    {
        (this.grains, this.cache, this.invalidation, this.membership, this.due) = (grains, cache, invalidation, membership, due);
        (Ports, RegionActor) = (ports, new RegionProxy(grains));
    }

    /// <summary>What the façade reaches the world through, with the cluster's clock listening at the store.</summary>
    public ActorPorts Ports { get; }

    /// <summary>The actor of the region that this cluster is: a grain, of which this is the address.</summary>
    public IRegionActor RegionActor { get; }

    /// <summary>How many records of a kind this node can use at the moment.</summary>
    public int Held(ActorKind kind) => cache.Count(kind);

    /// <summary>Null until the host has it, which needs this node first.</summary>
    public NodeFront? Front { get; private set; }

    public IRecordActor Actor(in RecordName name, Caller caller) => new RecordProxy(grains.GetGrain<IRecordGrain>(name.Id), caller);

    public ValueTask<Result<RecordSnapshot>> Snapshot(in RecordName name, Caller caller, CancellationToken cancellation) =>
        cache.Get(name, caller, cancellation);

    /// <summary>From here on gateways and clients of the cluster are answered, and this node does its part of what is due.</summary>
    public void Serve(NodeFront front)
    {
        Front = front;
        due.Start();
    }

    /// <summary>Lets go of everything that this node holds, as if it had been idle: the next use asks again.</summary>
    public void Forget() => cache.Clear();

    /// <summary>
    /// Another process has written these records (null: any). When this returns, no call that comes later, on any node, uses what was known
    /// before.
    /// </summary>
    public ValueTask Forget(IReadOnlyList<string>? recordIds) => invalidation.Of(recordIds);

    /// <summary>Whether this node may take itself for a member of the cluster: what it changes counts only then.</summary>
    public async ValueTask<bool> IsMember() => await membership.Left() > TimeSpan.Zero;
}
