using Kms.Leases;

namespace Kms.Orleans.Leases;

/// <summary>What a node may use without asking, and for how long.</summary>
internal sealed record Held<TSnapshot>(TSnapshot Snapshot, string Stamp, Lease Lease);

/// <summary>The place of one id on a <see cref="LeaseCache{TId,TState,TSnapshot}"/>.</summary>
internal sealed class LeaseEntry<TSnapshot>
    where TSnapshot : class
{
    private readonly Lock gate = new();
    private volatile Held<TSnapshot>? held;
    private volatile bool used = true;

    /// <summary>
    /// What was opened last. Kept when the lease is over: it is usually lent again, and then nothing has to be opened again.
    /// </summary>
    private Held<TSnapshot>? last;
    private Task<Result<TSnapshot>>? asking;
    private bool leases = true;
    private long drops;

    public Held<TSnapshot>? Held => held;

    /// <summary>Nothing was lent for longer than a call: there is no such key, or it is deleted.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (gate)
            {
                return last is null && asking is null;
            }
        }
    }

    /// <summary>
    /// Called on the hot path from many threads: writes only when that changes something, so that cores do not fight for the line.
    /// </summary>
    public void Touch()
    {
        if (!used)
        {
            used = true;
        }
    }

    public bool IsIdle()
    {
        var idle = !used;
        used = false;
        return idle;
    }

    public (Held<TSnapshot>? Known, long Drops) Look()
    {
        lock (gate)
        {
            return (last, drops);
        }
    }

    /// <summary>What is being asked already; null: the caller should ask. Where no leases are given, everybody asks for himself.</summary>
    public Task<Result<TSnapshot>>? Join()
    {
        lock (gate)
        {
            return leases ? asking : null;
        }
    }

    public void Lead(Task<Result<TSnapshot>> question)
    {
        lock (gate)
        {
            used = true;
            asking = question;
        }
    }

    public void EndLead(Task<Result<TSnapshot>> question)
    {
        lock (gate)
        {
            asking = ReferenceEquals(asking, question) ? null : asking;
        }
    }

    /// <summary>
    /// Takes an answer. It is held only if nothing was dropped since it was asked for: an answer may come later than the order to drop it.
    /// </summary>
    /// <returns>
    /// What may be used for the call that asked; null when it has to ask again, because what the answer refers to is here no more.
    /// </returns>
    public TSnapshot? Put<TState>(
        Grant<TState> grant, Lease lease, long dropsBefore, Func<TSnapshot?, Grant<TState>, TSnapshot> open, Action<TSnapshot> close)
        where TState : class
    {
        lock (gate)
        {
            leases = grant.Term > TimeSpan.Zero;
            if (!grant.Keep)
            {
                Forget(close);
                var passing = open(null, grant);
                // Closed before it is used: then nothing of it outlives the call.
                close(passing);
                return passing;
            }

            if (last?.Stamp != grant.Stamp)
            {
                if (grant.State is null)
                {
                    Forget(close);
                    return null;
                }

                last = new Held<TSnapshot>(open(last?.Snapshot, grant), grant.Stamp, lease);
            }

            if (leases && dropsBefore == drops)
            {
                held = last! with { Lease = lease };
            }

            return last!.Snapshot;
        }
    }

    public void Drop()
    {
        lock (gate)
        {
            drops++;
            held = null;
            // What was asked before is for those who asked; a call that comes now asks again.
            asking = null;
        }
    }

    public void Close(Action<TSnapshot> close)
    {
        lock (gate)
        {
            drops++;
            Forget(close);
        }
    }

    private void Forget(Action<TSnapshot> close)
    {
        held = null;
        if (last is { } gone)
        {
            last = null;
            close(gone.Snapshot);
        }
    }
}
