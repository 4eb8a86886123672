using Kms.Idempotency;
using Kms.Leases;
using Kms.Orleans.Callers;
using Kms.Orleans.Leases;
using Kms.Orleans.Nodes;
using Kms.Vaults;

namespace Kms.Orleans.Vaults;

/// <summary>A vault's activation: gives the actor its turns, and answers only when nobody uses another state than the one that the answer stands on.</summary>
internal sealed class VaultGrain : Grain, IVaultGrain, IIncomingGrainCallFilter
{
    private readonly VaultActor actor;
    private readonly Lender<VaultState> lender;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly ActiveRecords active;
    private readonly NodeStanding standing;
    private readonly string recordId;

    public VaultGrain(KmsNode node, ActiveRecords active, NodeStanding standing)
    {
        var name = GrainKeys.VaultOf(this.GetPrimaryKeyString());
        (this.active, this.standing, recordId) = (active, standing, VaultRecord.IdOf(name));
        actor = new VaultActor(name, node.Ports);
        lender = node.LenderOf<VaultState>(recordId);
        active.Add(recordId);
    }

    public Task Invoke(IIncomingGrainCallContext context) => CallerContext.Require(context);

    public async ValueTask<Result<VaultState>> Read(CancellationToken cancellation)
    {
        using var mine = await Turn.Take(turn, cancellation);
        var loaded = await Load(cancellation);
        LeaveIfAbsent();
        return loaded;
    }

    public async ValueTask<Result<VaultChange>> Execute(VaultCommand command, OperationId operation, CancellationToken cancellation)
    {
        using var mine = await Turn.Take(turn, cancellation);
        var loaded = await Load(cancellation);
        if (!loaded.TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var result = await actor.Execute(command, operation, cancellation);
        await Settle();
        LeaveIfAbsent();
        return await standing.Left() > TimeSpan.Zero ? result : NodeStanding.Unproven;
    }

    public async ValueTask<Result<Grant<VaultState>>> Borrow(string? have, string node, CancellationToken cancellation)
    {
        while (true)
        {
            var left = await standing.Left();
            if (left <= TimeSpan.Zero)
            {
                return NodeStanding.Lost;
            }

            if (actor.Snapshot is not { } known)
            {
                using var mine = await Turn.Take(turn, cancellation);
                var loaded = await Load(cancellation);
                if (!loaded.TryGet(out _, out var refusal))
                {
                    return refusal;
                }
            }
            else if (lender.MustWithdraw(known))
            {
                await lender.Withdraw(known);
            }
            else
            {
                LeaveIfAbsent();
                return known.Status == VaultStatus.Active ? lender.Lend(known, have, node, left) : lender.Show(known);
            }
        }
    }

    public async ValueTask Forget(CancellationToken cancellation)
    {
        using var mine = await Turn.Take(turn, cancellation);
        actor.Drop();
        await lender.WithdrawAll();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await lender.Release(cancellationToken);
        actor.Drop();
        active.Remove(recordId);
    }

    /// <summary>The state, when nobody uses another one any more.</summary>
    private async ValueTask<Result<VaultState>> Load(CancellationToken cancellation)
    {
        var loaded = await actor.Read(cancellation);
        if (loaded.TryGet(out var known, out _) && ReferenceEquals(known, VaultState.Absent))
        {
            lender.NothingWasStored();
        }

        var isNew = lender.IsUnknown;
        await Settle();
        if (isNew && !lender.IsCertain)
        {
            // The activation before this one may have written until a moment ago.
            actor.Drop();
            loaded = await actor.Read(cancellation);
            await Settle();
        }

        return await standing.Left() > TimeSpan.Zero ? loaded : NodeStanding.Lost;
    }

    private async ValueTask Settle()
    {
        if (actor.Snapshot is not { } known)
        {
            await lender.WithdrawAll();
            return;
        }

        await lender.Withdraw(known);
    }

    /// <summary>At the end of a call: made-up names fill no memory.</summary>
    private void LeaveIfAbsent()
    {
        if (actor.Snapshot is { Status: VaultStatus.Absent })
        {
            DeactivateOnIdle();
        }
    }
}
