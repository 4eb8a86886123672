using Kms.Access;
using Kms.Orleans.Callers;
using Kms.Orleans.Leases;
using Kms.Orleans.Records;
using Kms.Records;

namespace Kms.Orleans.Nodes;

/// <summary>What this node uses without asking, of every kind: keys with their handles, vaults.</summary>
internal sealed class NodeLeaseCache : IDisposable
{
    private readonly LeaseCache<RecordName, RecordState, RecordSnapshot> shelf;
    private readonly RecordKinds kinds;
    private readonly ITimer sweeper;

    public NodeLeaseCache(IGrainFactory grains, ILocalSiloDetails local, KmsNodeOptions options, ActorPorts ports)
    {
        var self = local.SiloAddress.ToParsableString();
        kinds = ports.Kinds;
        shelf = new(
            (name, have, caller) =>
            {
                var grain = grains.GetGrain<IRecordGrain>(name.Id);
                return GrainCall.Ask(caller, () => grain.Borrow(have, self, CancellationToken.None), CancellationToken.None);
            },
            (name, before, grant) => grant.LatestUnknown || before is null
                ? name.Kind.Nothing.Next(grant.State!, ports.Materials, grant.LatestUnknown)
                : before.Next(grant.State!, ports.Materials),
            snapshot => snapshot.Close(),
            ports.Time);
        sweeper = ports.Time.CreateTimer(_ => shelf.Sweep(), null, options.IdleTime, options.IdleTime);
    }

    public ValueTask<Result<RecordSnapshot>> Get(in RecordName name, Caller caller, CancellationToken cancellation) =>
        shelf.Get(name, caller, cancellation);

    /// <summary>How many records of a kind are in memory here.</summary>
    public int Count(ActorKind kind) => shelf.Ids.Count(name => name.Kind == kind);

    /// <summary>When this returns, no call that comes in later uses what was held of the record.</summary>
    public void Drop(string recordId)
    {
        if (kinds.NameOf(recordId) is { } name)
        {
            shelf.Drop(name);
        }
    }

    /// <summary>Lets go of everything, as if it had been idle.</summary>
    public void Clear() => shelf.Clear();

    public void Dispose()
    {
        sweeper.Dispose();
        Clear();
    }
}
