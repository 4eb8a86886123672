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
    private readonly LeaseOwner<RecordState> leases;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly ActiveRecords active;
    private readonly NodeMembership membership;
    private readonly string recordId;

    public RecordGrain(
        ActorPorts ports,
        KmsNodeOptions options,
        NodeDirectory nodes,
        ActiveRecords active,
        NodeMembership membership,
        [FromKeyedServices(KmsNode.RecordStorage)] IGrainStorage storage)
    {
        (this.active, this.membership, recordId) = (active, membership, this.GetPrimaryKeyString());
        var name = ports.Kinds.NameOf(recordId) is { } known && known.Id == recordId
            ? known
            : throw new ArgumentException($"No actor holds record '{Text.Shorten(recordId)}'.", nameof(ports));
        actor = new RecordActor(name, ports, new GrainRecord(storage, this.GetGrainId()));
        nothing = name.Kind.Nothing.State;
        leases = new LeaseOwner<RecordState>(recordId, nodes, options.Leases, ports.Time);
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
            var left = await membership.Left();
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
                    return leases.Show(found.State, found.LatestUnknown);
                }
            }
            else if (leases.MustWithdraw(known.State))
            {
                await leases.Withdraw(known.State);
            }
            else
            {
                LeaveIfAbsent();
                return known.State.IsActive ? leases.Lend(known.State, have, node, left) : leases.Show(known.State);
            }
        }
    }

    public async ValueTask Forget(CancellationToken cancellation)
    {
        using var mine = await Turn.Take(turn, cancellation);
        actor.Drop();
        await leases.WithdrawAll();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await leases.Release(cancellationToken);
        actor.Drop();
        active.Remove(recordId);
    }

    private async ValueTask<Result<RecordChange>> Change(
        RecordCommand command, RecordState? parent, OperationId operation, CancellationToken cancellation)
    {
        if (await membership.Left() <= TimeSpan.Zero)
        {
            return NodeMembership.Lost;
        }

        // A new name: nothing is read before it is written.
        if (await actor.ExecuteFirst(command, parent, operation, cancellation) is { } first)
        {
            if (first.IsOk)
            {
                leases.NothingWasStored();
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
        return await membership.Left() > TimeSpan.Zero ? result : NodeMembership.Unproven;
    }

    /// <summary>The state, when nobody uses another one any more.</summary>
    private async ValueTask<Result<RecordSnapshot>> Load(CancellationToken cancellation)
    {
        var loaded = await actor.Load(cancellation);
        if (loaded.TryGet(out var known, out _) && ReferenceEquals(known.State, nothing))
        {
            leases.NothingWasStored();
        }

        var isNew = leases.IsUnknown;
        await Settle();
        if (isNew && !leases.IsCertain)
        {
            // The activation before this one may have written until a moment ago.
            actor.Drop();
            loaded = await actor.Load(cancellation);
            await Settle();
        }

        return await membership.Left() > TimeSpan.Zero ? loaded : NodeMembership.Lost;
    }

    /// <summary>Nobody may go on with a state that is not the present one, or when it is not known which one that is.</summary>
    private async ValueTask Settle()
    {
        if (actor.Snapshot is not { } known)
        {
            await leases.WithdrawAll();
            return;
        }

        await leases.Withdraw(known.State);
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
