using Kms.Idempotency;
using Kms.Leases;
using Kms.Orleans.Callers;
using Kms.Orleans.Leases;
using Kms.Orleans.Nodes;
using Kms.Records;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Kms.Orleans.Records;

/// <summary>
/// A record's activation, of any kind. It gives the actor its turns and, by the storage provider, its record. It answers only when no silo
/// uses an earlier state than the one in the answer. No rule of any kind is here.
/// </summary>
internal sealed class RecordGrain : Grain, IRecordGrain, IIncomingGrainCallFilter
{
    private readonly RecordActor actor;
    private readonly RecordState nothing;
    private readonly LeaseOwner<RecordState> lender;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly ActiveRecords active;
    private readonly NodeMembership standing;
    private readonly string recordId;

    public RecordGrain(KmsNode node, ActiveRecords active, NodeMembership standing,
        [FromKeyedServices(KmsNode.RecordStorage)] IGrainStorage storage)
    {
        (this.active, this.standing, recordId) = (active, standing, this.GetPrimaryKeyString());
        var name = node.Ports.Kinds.NameOf(recordId) is { } known && known.Id == recordId
            ? known
            : throw new ArgumentException($"No actor holds record '{Text.Shorten(recordId)}'.", nameof(node));
        actor = new RecordActor(name, node.Ports, new GrainRecord(storage, this.GetGrainId()));
        nothing = name.Kind.Nothing.State;
        lender = node.LenderOf<RecordState>(recordId);
        active.Add(recordId);
    }

    public Task Invoke(IIncomingGrainCallContext context) => CallerContext.Require(context);

    public async ValueTask<Result<RecordState>> Read(CancellationToken cancellation)
    {
        using var mine = await Turn.Take(turn, cancellation);
        var loaded = await Load(cancellation);
        LeaveIfAbsent();
        return loaded.TryGet(out var known, out var refusal) ? known.State : refusal;
    }

    public async ValueTask<Result<RecordChange>> Execute(
        RecordCommand command, RecordState? parent, OperationId operation, CancellationToken cancellation)
    {
        using var mine = await Turn.Take(turn, cancellation);
        try
        {
            return await Change(command, parent, operation, cancellation);
        }
        finally
        {
            LeaveIfAbsent();

            // What came in is this grain's own copy.
            command.Clear();
        }
    }

    public async ValueTask<Result<Grant<RecordState>>> Borrow(string? have, string node, CancellationToken cancellation)
    {
        while (true)
        {
            var left = await standing.Left();
            if (left <= TimeSpan.Zero)
            {
                return NodeMembership.Lost;
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
                return known.State.IsActive ? lender.Lend(known.State, have, node, left) : lender.Show(known.State);
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

    private async ValueTask<Result<RecordChange>> Change(
        RecordCommand command, RecordState? parent, OperationId operation, CancellationToken cancellation)
    {
        if (await standing.Left() <= TimeSpan.Zero)
        {
            return NodeMembership.Lost;
        }

        // A new name: nothing is read before it is written.
        if (await actor.ExecuteFirst(command, parent, operation, cancellation) is { } first)
        {
            if (first.IsOk)
            {
                lender.NothingWasStored();
            }

            return await Proven(first);
        }

        var loaded = await Load(cancellation);
        if (!loaded.TryGet(out _, out var refusal))
        {
            return refusal;
        }

        return await Proven(await actor.Execute(command, parent, operation, cancellation));
    }

    /// <summary>The answer of a change, when no silo uses another state and this one may still say so.</summary>
    private async ValueTask<Result<RecordChange>> Proven(Result<RecordChange> result)
    {
        await Settle();
        return await standing.Left() > TimeSpan.Zero ? result : NodeMembership.Unproven;
    }

    /// <summary>The state, when nobody uses another one any more.</summary>
    private async ValueTask<Result<RecordSnapshot>> Load(CancellationToken cancellation)
    {
        var loaded = await actor.Load(cancellation);
        if (loaded.TryGet(out var known, out _) && ReferenceEquals(known.State, nothing))
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

        return await standing.Left() > TimeSpan.Zero ? loaded : NodeMembership.Lost;
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
        if (actor.Snapshot is { State.IsAbsent: true })
        {
            DeactivateOnIdle();
        }
    }
}
