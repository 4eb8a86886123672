using Kms.Idempotency;
using Kms.Keys;
using Kms.Leases;
using Kms.Orleans.Callers;
using Kms.Orleans.Leases;
using Kms.Orleans.Nodes;
using Kms.Vaults;

namespace Kms.Orleans.Keys;

/// <summary>
/// A key's activation: gives the actor its turns, and answers only when nobody uses another state than the one that the answer stands on.
/// No rule of keys is here.
/// </summary>
internal sealed class KeyGrain : Grain, IKeyGrain, IIncomingGrainCallFilter
{
    private readonly KeyActor actor;
    private readonly Lender<KeyState> lender;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly ActiveRecords active;
    private readonly NodeStanding standing;
    private readonly string recordId;

    public KeyGrain(KmsNode node, ActiveRecords active, NodeStanding standing)
    {
        var id = GrainKeys.KeyOf(this.GetPrimaryKeyString());
        (this.active, this.standing, recordId) = (active, standing, KeyRecord.IdOf(id));
        actor = new KeyActor(id, node.Ports);
        lender = node.LenderOf<KeyState>(recordId);
        active.Add(recordId);
    }

    public Task Invoke(IIncomingGrainCallContext context) => CallerContext.Require(context);

    public async ValueTask<Result<KeyState>> Read(CancellationToken cancellation)
    {
        using var mine = await Turn.Take(turn, cancellation);
        var loaded = await Load(cancellation);
        LeaveIfAbsent();
        return loaded.TryGet(out var known, out var refusal) ? known.State : refusal;
    }

    public async ValueTask<Result<KeyChange>> Execute(KeyCommand command, VaultState vault, OperationId operation, CancellationToken cancellation)
    {
        using var mine = await Turn.Take(turn, cancellation);
        try
        {
            var loaded = await Load(cancellation);
            if (!loaded.TryGet(out _, out var refusal))
            {
                return refusal;
            }

            var result = await actor.Execute(command, vault, operation, cancellation);
            await Settle();
            return await standing.Left() > TimeSpan.Zero ? result : NodeStanding.Unproven;
        }
        finally
        {
            LeaveIfAbsent();

            // What came in is this grain's own copy.
            (command as ImportKey)?.Material.Dispose();
        }
    }

    public async ValueTask<Result<Grant<KeyState>>> Borrow(string? have, string node, CancellationToken cancellation)
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
                if (!loaded.TryGet(out var found, out var refusal))
                {
                    return refusal;
                }

                if (actor.Snapshot is null)
                {
                    // The last change is in doubt: what can be said is good for this call only.
                    return lender.Show(found.State, found.LatestUnknown);
                }
            }
            else if (lender.MustWithdraw(known.State))
            {
                await lender.Withdraw(known.State);
            }
            else
            {
                LeaveIfAbsent();
                return known.State.Status == KeyStatus.Active ? lender.Lend(known.State, have, node, left) : lender.Show(known.State);
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
    private async ValueTask<Result<KeySnapshot>> Load(CancellationToken cancellation)
    {
        var loaded = await actor.Load(cancellation);
        if (loaded.TryGet(out var known, out _) && ReferenceEquals(known.State, KeyState.Absent))
        {
            lender.NothingWasStored();
        }

        var isNew = lender.IsUnknown;
        await Settle();
        if (isNew && !lender.IsCertain)
        {
            // The activation before this one may have written until a moment ago.
            actor.Drop();
            loaded = await actor.Load(cancellation);
            await Settle();
        }

        return await standing.Left() > TimeSpan.Zero ? loaded : NodeStanding.Lost;
    }

    /// <summary>Nobody may go on with a state that is not the present one, or when it is not known which one that is.</summary>
    private async ValueTask Settle()
    {
        if (actor.Snapshot is not { } known)
        {
            await lender.WithdrawAll();
            return;
        }

        await lender.Withdraw(known.State);
    }

    /// <summary>At the end of a call: made-up names fill no memory.</summary>
    private void LeaveIfAbsent()
    {
        if (actor.Snapshot is { State.Status: KeyStatus.Absent })
        {
            DeactivateOnIdle();
        }
    }
}
