using Kms.Orleans.Callers;
using Kms.Orleans.Nodes;
using Kms.Regions;
using Orleans.Concurrency;

namespace Kms.Orleans.Regions;

/// <summary>
/// Where the region's actor lives in a cluster. It begins when every node that left the cluster lately has certainly stopped, answers only
/// while its own node is a member, and ends when another one has taken a step in its place. No rule of regions is here.
/// </summary>
[Reentrant]
internal sealed class ReplicationGrain(RegionNodes nodes, NodeMembership membership, RegionPart? region = null) : Grain, IReplicationGrain, IIncomingGrainCallFilter
{
    private IRegionController? controller;
    private Refusal? closed;

    public Task Invoke(IIncomingGrainCallContext context) => CallerContext.Require(context);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var part = region ?? throw new InvalidOperationException("This node's host has no part in a region.");
        DelayDeactivation(TimeSpan.FromDays(1));
        await nodes.Departed(cancellationToken);
        var memory = StoredCheckpoints.Of(ServiceProvider, this.GetGrainId());

        // Off this activation's turns: what the actor does by itself takes none of them.
        var opened = await Task.Run(() => part.Open(nodes, memory, cancellationToken), cancellationToken);
        _ = opened.TryGet(out controller, out closed);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (controller is { } ending)
        {
            await Task.Run(async () => await ending.DisposeAsync(), CancellationToken.None).WaitAsync(cancellationToken);
        }
    }

    public ValueTask<Result<RegionUpdate>> Look(NodeReport sight, CancellationToken cancellation) => Ask(actor => actor.Look(sight, cancellation));

    public ValueTask Changed(CommittedHeads heads) => controller?.Changed(heads) ?? default;

    public ValueTask<Result<LinkReply>> Answer(LinkRequest request, CancellationToken cancellation) => Ask(actor => actor.Answer(request, cancellation));

    public ValueTask<Result<RegionStatus>> Status(CancellationToken cancellation) => Ask(actor => actor.Status(cancellation));

    public ValueTask<Result<PairingCode>> Offer(CancellationToken cancellation) => Ask(actor => actor.Offer(cancellation));

    public ValueTask<Result<RegionStatus>> Join(string code, Uri address, CancellationToken cancellation) => Ask(actor => actor.Join(code, address, cancellation));

    public ValueTask<Result<RegionStatus>> FailOver(CancellationToken cancellation) => Ask(actor => actor.FailOver(cancellation));

    public ValueTask<Result<RegionStatus>> Promote(CancellationToken cancellation) => Ask(actor => actor.Promote(cancellation));

    public ValueTask<Result<RegionStatus>> FailBack(CancellationToken cancellation) => Ask(actor => actor.FailBack(cancellation));

    public ValueTask<Result<RegionStatus>> Unpair(CancellationToken cancellation) => Ask(actor => actor.Unpair(cancellation));

    public ValueTask<Result<RegionStatus>> Recopy(VaultName vault, CancellationToken cancellation) => Ask(actor => actor.Recopy(vault, cancellation));

    public ValueTask<Result<Page<QuarantinedChange>>> Quarantine(PageRequest page, CancellationToken cancellation) => Ask(actor => actor.Quarantine(page, cancellation));

    private async ValueTask<Result<T>> Ask<T>(Func<IRegionActor, ValueTask<Result<T>>> ask)
    {
        if (controller is not { } actor)
        {
            // The next call finds another activation, which tries again.
            DeactivateOnIdle();
            return closed ?? NodeMembership.Lost;
        }

        if (await membership.Left() <= TimeSpan.Zero)
        {
            return NodeMembership.Lost;
        }

        // The grain's turns are not the actor's: it has tasks of its own, and what it awaits may want to ask this grain.
        var answer = await Task.Run(async () => await ask(actor));
        if (actor.IsDeposed)
        {
            DeactivateOnIdle();
        }

        // Its node stood still meanwhile, perhaps, and another activation has decided something else.
        return await membership.Left() > TimeSpan.Zero ? answer : NodeMembership.Unproven;
    }
}
