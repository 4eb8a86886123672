using Kms.Regions.Node;

namespace Kms.Regions.Control;

/// <summary>
/// What operators ask of this node about its region: the actor answers, wherever it is. Before a pairing it is told where this node
/// listens.
/// </summary>
public sealed class NodeAdmin(RegionNode node, IRegionActor actor) : IRegionAdmin
{
    public ValueTask<Result<RegionStatus>> Status(CancellationToken cancellation) => Told(() => actor.Status(cancellation), cancellation);

    public ValueTask<Result<PairingCode>> Offer(CancellationToken cancellation) => Told(() => actor.Offer(cancellation), cancellation);

    public ValueTask<Result<RegionStatus>> Join(string code, Uri address, CancellationToken cancellation) => Told(() => actor.Join(code, address, cancellation), cancellation);

    public ValueTask<Result<RegionStatus>> FailOver(CancellationToken cancellation) => actor.FailOver(cancellation);

    public ValueTask<Result<RegionStatus>> Promote(CancellationToken cancellation) => actor.Promote(cancellation);

    public ValueTask<Result<RegionStatus>> FailBack(CancellationToken cancellation) => actor.FailBack(cancellation);

    public ValueTask<Result<RegionStatus>> Unpair(CancellationToken cancellation) => actor.Unpair(cancellation);

    public ValueTask<Result<RegionStatus>> Recopy(VaultName vault, CancellationToken cancellation) => actor.Recopy(vault, cancellation);

    public ValueTask<Result<Page<QuarantinedChange>>> Quarantine(PageRequest page, CancellationToken cancellation) => actor.Quarantine(page, cancellation);

    private async ValueTask<Result<T>> Told<T>(Func<ValueTask<Result<T>>> ask, CancellationToken cancellation) =>
        (await node.Look(cancellation)).Refusal is { } refusal ? refusal : await ask();
}
