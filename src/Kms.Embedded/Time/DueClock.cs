using System.Collections.Concurrent;
using Kms.Records;

namespace Kms.Embedded.Time;

/// <summary>
/// Acts when time has come, with no request arriving: asks the store's index which records are due, and wakes up again for the next one.
/// Nothing is loaded in advance, so a million keys with a rotation policy cost a million index entries and no memory.
/// </summary>
/// <param name="elapsed">Told of every record that was due and what came of it.</param>
public sealed class DueClock(IRecordStore store, TimeProvider time, TimeSpan checkMax, Action<string, Result<Done>> elapsed) : IAsyncDisposable
{
    private const int PageSize = 64;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, DateTimeOffset> failed = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private long nextWakeUnixMs = long.MaxValue;
    private Task running = Task.CompletedTask;

    public void Start(Func<string, CancellationToken, ValueTask<Result<Done>>> elapse) => running = Run(elapse, stopping.Token);

    /// <summary>A record was written that wants attention at this time.</summary>
    public void Expect(long dueUnixMs)
    {
        if (dueUnixMs < Interlocked.Read(ref nextWakeUnixMs))
        {
            Wake();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
        wake.Dispose();
    }

    private async Task Run(Func<string, CancellationToken, ValueTask<Result<Done>>> elapse, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                // Until the next sleep is planned, every write with a due time wakes the clock: none can fall between looking and sleeping.
                Interlocked.Exchange(ref nextWakeUnixMs, long.MaxValue);
                await DoWhatIsDue(elapse, cancellation);
                await SleepUntilNext(cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The host stops; what is due now is due at the next start.
        }
    }

    private async Task DoWhatIsDue(Func<string, CancellationToken, ValueTask<Result<Done>>> elapse, CancellationToken cancellation)
    {
        var done = new HashSet<string>();
        var worked = true;
        while (worked)
        {
            worked = false;
            var now = time.GetUtcNow();
            var due = await store.Due(now.ToUnixTimeMilliseconds(), PageSize + failed.Count, cancellation);
            if (!due.TryGet(out var ids, out _))
            {
                return;
            }

            foreach (var id in ids.Where(id => !failed.TryGetValue(id, out var again) || again <= now))
            {
                var result = await elapse(id, cancellation);
                elapsed(id, result);

                // Still due although it was dealt with: wait with it, or it would keep the clock busy.
                if (result.IsOk && done.Add(id))
                {
                    worked = true;
                    failed.TryRemove(id, out _);
                }
                else
                {
                    failed[id] = now + RetryAfter;
                }
            }
        }
    }

    private async Task SleepUntilNext(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var next = await store.NextDue(cancellation);
        var until = !next.TryGet(out var due, out _) ? RetryAfter
            : due is not { } dueMs ? checkMax
            : dueMs > now.ToUnixTimeMilliseconds() ? Shorter(TimeSpan.FromMilliseconds(dueMs - now.ToUnixTimeMilliseconds()), checkMax)
            // Due already: it failed and is tried again later, or it has become due since the clock looked.
            : failed.IsEmpty ? TimeSpan.Zero : RetryAfter;
        var wakeAt = now + until;
        Interlocked.Exchange(ref nextWakeUnixMs, wakeAt.ToUnixTimeMilliseconds());

        // The timer, not a delay: the clock is the host's, and tests move it. It may have moved since it was read.
        using var timer = time.CreateTimer(_ => Wake(), null, until, Timeout.InfiniteTimeSpan);
        if (time.GetUtcNow() >= wakeAt)
        {
            Wake();
        }

        await wake.WaitAsync(cancellation);
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
        catch (ObjectDisposedException)
        {
            // A write that ended while the host stopped.
        }
    }
}
