using Kms.Replication;

namespace Kms.Hosting.Regions;

/// <summary>
/// What this region is, in memory and stored. One step at a time, each decided by <see cref="RegionTransitions"/>. A step that takes the right to write away counts from
/// the moment it is decided, stored or not; every other one counts only when it is stored.
/// </summary>
internal sealed class RegionSeat(RegionRecords records, RegionBook book, long version, RegionLog log) : IDisposable
{
    private readonly SemaphoreSlim turns = new(1, 1);
    private volatile RegionBook book = book;
    private volatile bool held;
    private long version = version;

    public RegionBook Book => book;

    public RegionState State => book.State;

    /// <summary>For the gate: while a pairing or a promotion is under way the region serves nothing that could contradict it.</summary>
    public RegionRole Role => held ? RegionRole.Fenced : book.State.Role;

    /// <summary>Told after a step, outside of it.</summary>
    public Action<RegionState> Changed { get; set; } = _ => { };

    /// <param name="change">What else changes in the book with the step.</param>
    public async ValueTask<Result<RegionState>> Take(
        RegionEvent happened, string reason, CancellationToken cancellation, Func<RegionBook, RegionBook>? change = null)
    {
        await turns.WaitAsync(cancellation);
        RegionBook next;
        try
        {
            var before = book;
            if (!RegionTransitions.Apply(before.State, happened).TryGet(out var state, out var refusal))
            {
                return refusal;
            }

            next = before.In(state);
            next = change is null ? next : change(next);
            if (before.State.AcceptsWrites && state.Role == RegionRole.Fenced)
            {
                book = next;
            }

            if (!(await Store(next)).TryGet(out _, out refusal) && !ReferenceEquals(book, next))
            {
                return refusal;
            }

            book = next;
        }
        finally
        {
            turns.Release();
        }

        log.Became(next.State.Role, next.State.Epoch, reason);
        Changed(next.State);
        return next.State;
    }

    /// <summary>Stores the present state once more: for when that failed after it had to count.</summary>
    public async ValueTask<Result<Done>> Store(CancellationToken cancellation)
    {
        await turns.WaitAsync(cancellation);
        try
        {
            return await Store(book);
        }
        finally
        {
            turns.Release();
        }
    }

    /// <summary>Serves nothing until the returned object is disposed.</summary>
    public IDisposable Hold()
    {
        held = true;
        return new Release(this);
    }

    public void Dispose() => turns.Dispose();

    private async ValueTask<Result<Done>> Store(RegionBook next)
    {
        var written = await records.WriteState(next, version, CancellationToken.None);
        if (written.IsOk)
        {
            version++;
        }

        return written;
    }

    private sealed class Release(RegionSeat seat) : IDisposable
    {
        public void Dispose() => seat.held = false;
    }
}
