namespace Kms.Regions.State;

/// <summary>
/// What this region is, in memory and stored. One step at a time, each decided by <see cref="RegionTransitions"/>. A step that takes the
/// right to write away counts from the moment it is decided, stored or not; every other one counts only when it is stored. In a cluster
/// two may take themselves for the one that decides: the second one to store something finds that out, and is over.
/// </summary>
/// <param name="tell">
/// Lets the nodes know that there is something new; awaited with each step, and where that takes the right to write away, from before it is
/// stored.
/// </param>
/// <param name="leaderId">Names the controller that decides here: written with each step, so that it recognises its own work.</param>
internal sealed class RegionStateStore(
    RegionRecords records, RegionRecord book, long version, string leaderId, Func<Task> tell, RegionLog log) : IDisposable
{
    private readonly SemaphoreSlim turns = new(1, 1);
    private volatile Stand stand = new(book, version);
    private volatile bool held;
    private volatile bool isDeposed;

    public RegionRecord Record => stand.Record;

    public RegionState State => stand.Record.State;

    /// <summary>Of the record that is stored.</summary>
    public long Version => stand.Version;

    public string LeaderId => leaderId;

    /// <summary>While a pairing is under way the region serves nothing that could contradict it.</summary>
    public RegionRole Role => held ? RegionRole.Fenced : State.Role;

    /// <summary>Another controller has stored a step.</summary>
    public bool IsDeposed => isDeposed;

    /// <summary>Told after a step, outside of it.</summary>
    public event Action? Changed;

    /// <param name="change">What else changes in the book with the step.</param>
    public async ValueTask<Result<RegionState>> Take(
        RegionEvent happened, string reason, CancellationToken cancellation, Func<RegionRecord, RegionRecord>? change = null)
    {
        await turns.WaitAsync(cancellation);
        RegionRecord next;
        var telling = Task.CompletedTask;
        try
        {
            var before = Record;
            if (!RegionTransitions.Apply(before.State, happened).TryGet(out var state, out var refusal))
            {
                return refusal;
            }

            next = before.In(state);
            next = (change is null ? next : change(next)) with { By = leaderId };
            if (before.State.AcceptsWrites && state.Role == RegionRole.Fenced)
            {
                stand = stand with { Record = next };
                telling = tell();
            }

            if (!(await Store(next)).TryGet(out _, out refusal) && !ReferenceEquals(Record, next))
            {
                return refusal;
            }
        }
        finally
        {
            turns.Release();
        }

        await telling;
        await tell();
        log.Became(next.State.Role, next.State.Epoch, reason);
        Changed?.Invoke();
        return next.State;
    }

    /// <summary>Stores the present state once more: for when that failed after it had to count, and to make known who decides.</summary>
    public async ValueTask<Result<Done>> Store(CancellationToken cancellation)
    {
        await turns.WaitAsync(cancellation);
        try
        {
            return await Store(Record with { By = leaderId });
        }
        finally
        {
            turns.Release();
        }
    }

    /// <summary>Serves nothing, on any node that looks, until the returned object is disposed.</summary>
    public IAsyncDisposable Hold()
    {
        held = true;
        return new Release(this);
    }

    public Task Tell() => tell();

    public void Dispose() => turns.Dispose();

    private async ValueTask<Result<Done>> Store(RegionRecord next)
    {
        var written = await records.WriteState(next, Version, CancellationToken.None);
        if (written.IsOk)
        {
            stand = new Stand(next, Version + 1);
        }

        return written.Refusal is { Code: RefusalCode.Conflict } conflict ? await Compare(next, conflict) : written;
    }

    /// <summary>What stands there is what was to be stored, by an attempt whose answer was lost, or it is another controller's.</summary>
    private async ValueTask<Result<Done>> Compare(RegionRecord next, Refusal conflict)
    {
        if (!(await records.ReadState(next.Origin, CancellationToken.None)).TryGet(out var there, out var refusal))
        {
            return refusal;
        }

        if (StoredRegion.Write(there.Record).AsSpan().SequenceEqual(StoredRegion.Write(next)))
        {
            stand = new Stand(next, there.Version);
            return default(Done);
        }

        isDeposed = there.Version != Version;
        return conflict;
    }

    /// <summary>Swapped as one reference: no reader sees a book with another one's version.</summary>
    private sealed record Stand(RegionRecord Record, long Version);

    private sealed class Release(RegionStateStore region) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            region.held = false;
            await region.Tell();
        }
    }
}
