using System.Collections.Concurrent;
using Kms.Access;
using Kms.Leases;

namespace Kms.Orleans.Leases;

/// <summary>
/// What this node holds of one kind of actor, by id: each used without asking while its lease lasts, asked for otherwise.
/// </summary>
/// <param name="borrow">Asks the lender; given the stamp of what is held already.</param>
/// <param name="open">Makes what is used out of what was lent; given what was used before, whose parts it may take over.</param>
/// <param name="close">Clears it.</param>
internal sealed class LeaseCache<TId, TState, TSnapshot>(
    Func<TId, string?, Caller, ValueTask<Result<Grant<TState>>>> borrow,
    Func<TId, TSnapshot?, Grant<TState>, TSnapshot> open,
    Action<TSnapshot> close,
    TimeProvider time)
    where TId : notnull
    where TState : class
    where TSnapshot : class
{
    private readonly ConcurrentDictionary<TId, LeaseEntry<TSnapshot>> slots = new();

    public IEnumerable<TId> Ids => slots.Keys;

    public ValueTask<Result<TSnapshot>> Get(TId id, Caller caller, CancellationToken cancellation)
    {
        if (!slots.TryGetValue(id, out var slot))
        {
            slot = slots.GetOrAdd(id, static _ => new LeaseEntry<TSnapshot>());
        }

        // The clock is read here, after the call came in: a node that was paused learns from it that its lease is over.
        if (slot.Held is not { } held || time.GetTimestamp() is var now && !held.Lease.IsUsable(now))
        {
            return Ask(slot, id, caller, cancellation);
        }

        slot.Touch();
        if (held.Lease.WantsRenewal(now))
        {
            Renew(slot, id, caller);
        }

        return new(held.Snapshot);
    }

    /// <summary>When this returns, no call that comes in later uses what was held.</summary>
    public void Drop(TId id)
    {
        if (slots.TryGetValue(id, out var slot))
        {
            slot.Drop();
        }
    }

    /// <summary>Lets go of what was not used since the last sweep.</summary>
    public void Sweep() => Remove(slot => slot.IsIdle());

    public void Clear() => Remove(_ => true);

    private void Remove(Func<LeaseEntry<TSnapshot>, bool> which)
    {
        foreach (var (id, slot) in slots)
        {
            if (which(slot) && slots.TryRemove(KeyValuePair.Create(id, slot)))
            {
                slot.Close(close);
            }
        }
    }

    private async ValueTask<Result<TSnapshot>> Ask(LeaseEntry<TSnapshot> slot, TId id, Caller caller, CancellationToken cancellation)
    {
        while (true)
        {
            if (slot.Join() is not { } pending)
            {
                return await Lead(slot, id, caller).WaitAsync(cancellation);
            }

            var joined = await pending.WaitAsync(cancellation);
            if (!joined.IsOk)
            {
                return joined;
            }

            // It was asked for before this call came in. If it is still held now it serves this call too; if not, this call asks for
            // itself.
            if (slot.Held is { } held && held.Lease.IsUsable(time.GetTimestamp()))
            {
                return held.Snapshot;
            }
        }
    }

    /// <summary>
    /// Asks, and lets others join. The answer is good for the call that asked, whatever became of it meanwhile: it was given after that
    /// call came in.
    /// </summary>
    private Task<Result<TSnapshot>> Lead(LeaseEntry<TSnapshot> slot, TId id, Caller caller)
    {
        var asking = new TaskCompletionSource<Result<TSnapshot>>(TaskCreationOptions.RunContinuationsAsynchronously);
        slot.Lead(asking.Task);
        return Run();

        async Task<Result<TSnapshot>> Run()
        {
            try
            {
                var result = await Borrow(slot, id, caller);
                asking.SetResult(result);
                return result;
            }
            catch (Exception exception)
            {
                asking.SetException(exception);
                throw;
            }
            finally
            {
                slot.EndLead(asking.Task);
                if (slot.IsEmpty)
                {
                    slots.TryRemove(KeyValuePair.Create(id, slot));
                }
            }
        }
    }

    private async ValueTask<Result<TSnapshot>> Borrow(LeaseEntry<TSnapshot> slot, TId id, Caller caller)
    {
        while (true)
        {
            var (known, drops) = slot.Look();
            var sentAt = time.GetTimestamp();
            var answer = await borrow(id, known?.Stamp, caller);
            if (!answer.TryGet(out var grant, out var refusal))
            {
                return refusal;
            }

            var lease = Lease.From(sentAt, grant.Term, time.TimestampFrequency);
            if (slot.Put(grant, lease, drops, (before, lent) => open(id, before, lent), close) is { } snapshot)
            {
                return snapshot;
            }
        }
    }

    private void Renew(LeaseEntry<TSnapshot> slot, TId id, Caller caller)
    {
        if (slot.Join() is null)
        {
            // A renewal that fails is no news: the next use after the lease is over asks again and hears why.
            _ = Lead(slot, id, caller).ContinueWith(static done => _ = done.Exception, TaskScheduler.Default);
        }
    }
}
