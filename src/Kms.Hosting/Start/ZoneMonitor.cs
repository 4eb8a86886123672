using Kms.TwoZone;

namespace Kms.Hosting.Start;

/// <summary>Gives the store a turn at a fixed pace, so that a zone that is out comes back without anybody asking for it.</summary>
internal sealed class ZoneMonitor : IAsyncDisposable
{
    private readonly CancellationTokenSource ending = new();
    private readonly Task running;

    private ZoneMonitor(TwoZoneStore store, TimeSpan every, TimeProvider time, ZoneLog log) => running = Run(store, every, time, log);

    public static ZoneMonitor Start(TwoZoneStore store, TimeSpan every, TimeProvider time, ZoneLog log) => new(store, every, time, log);

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await running;
        ending.Dispose();
    }

    private async Task Run(TwoZoneStore store, TimeSpan every, TimeProvider time, ZoneLog log)
    {
        using var timer = new PeriodicTimer(every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ending.Token))
            {
                try
                {
                    await store.Tick(ending.Token);
                }
                catch (Exception problem) when (problem is not OperationCanceledException)
                {
                    // A mistake in one round must not end all rounds: a zone would then stay out until a restart.
                    log.TendFailed(problem);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to end.
        }
    }
}
