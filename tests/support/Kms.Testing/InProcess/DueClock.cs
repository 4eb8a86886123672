using Kms.Records;

namespace Kms.Testing.InProcess;

/// <summary>Acts when time has come, with no request arriving: does what is due, and wakes up again for the next one.</summary>
/// <param name="elapsed">Told of every record that was due and what came of it.</param>
public sealed class DueClock(IRecordStore store, TimeProvider time, TimeSpan checkMax, Action<string, Result<Done>> elapsed) : IAsyncDisposable
{
    private readonly DueWork work = new(store, time, checkMax, elapsed);
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
                await work.Do(elapse, cancellation);
                await SleepUntilNext(cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The host stops; what is due now is due at the next start.
        }
    }

    private async Task SleepUntilNext(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var until = await work.UntilNext(now, cancellation);
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
