using Kms.Access;
using Kms.Orleans.Callers;
using Kms.Regions;

namespace Kms.Orleans.Regions;

/// <summary>The region's actor, as a node reaches it. A look or a message is not repeated here: its sender does that.</summary>
internal sealed class RegionProxy(IGrainFactory grains) : IRegionActor
{
    private static readonly Caller Node = new("region", "a node of the region");

    private IReplicationGrain Grain => grains.GetGrain<IReplicationGrain>(0);

    public ValueTask<Result<RegionUpdate>> Look(NodeReport sight, CancellationToken cancellation) =>
        GrainCall.AskOnce(Node, () => Grain.Look(sight, cancellation), cancellation);

    public async ValueTask Changed(CommittedHeads heads)
    {
        CallerContext.Set(Node);
        try
        {
            await Grain.Changed(heads);
        }
        catch (Exception exception) when (GrainCall.IsOfTheCluster(exception))
        {
            // A hint: the actor finds the changes by itself a little later.
        }
    }

    public ValueTask<Result<LinkReply>> Answer(LinkRequest request, CancellationToken cancellation) =>
        GrainCall.AskOnce(Node, () => Grain.Answer(request, cancellation), cancellation);

    public ValueTask<Result<RegionStatus>> Status(CancellationToken cancellation) => GrainCall.Ask(Node, () => Grain.Status(cancellation), cancellation);

    public ValueTask<Result<PairingCode>> Offer(CancellationToken cancellation) => GrainCall.Change(Node, () => Grain.Offer(cancellation), cancellation);

    public ValueTask<Result<RegionStatus>> Join(string code, Uri address, CancellationToken cancellation) =>
        GrainCall.Change(Node, () => Grain.Join(code, address, cancellation), cancellation);

    public ValueTask<Result<RegionStatus>> FailOver(CancellationToken cancellation) => GrainCall.Change(Node, () => Grain.FailOver(cancellation), cancellation);

    public ValueTask<Result<RegionStatus>> Promote(CancellationToken cancellation) => GrainCall.Change(Node, () => Grain.Promote(cancellation), cancellation);

    public ValueTask<Result<RegionStatus>> FailBack(CancellationToken cancellation) => GrainCall.Change(Node, () => Grain.FailBack(cancellation), cancellation);

    public ValueTask<Result<RegionStatus>> Unpair(CancellationToken cancellation) => GrainCall.Change(Node, () => Grain.Unpair(cancellation), cancellation);

    public ValueTask<Result<RegionStatus>> Recopy(VaultName vault, CancellationToken cancellation) => GrainCall.Change(Node, () => Grain.Recopy(vault, cancellation), cancellation);

    public ValueTask<Result<Page<QuarantinedChange>>> Quarantine(PageRequest page, CancellationToken cancellation) =>
        GrainCall.Ask(Node, () => Grain.Quarantine(page, cancellation), cancellation);
}
