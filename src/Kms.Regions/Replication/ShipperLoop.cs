using Kms.Regions.State;

namespace Kms.Regions.Replication;

/// <summary>Gives the shipper its turns, from when a region has a peer to ship to until its epoch or peer changes.</summary>
internal sealed class ShipperLoop : IAsyncDisposable
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Changes that come within this time go together: a batch costs the home region's machine nearly the same for one change as for
    /// twenty.
    /// </summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);

    private const int Many = 128;

    private readonly Shipper shipper;
    private readonly IDisposable outlet;
    private readonly TimeProvider time;
    private readonly RegionLog log;
    private readonly CancellationTokenSource ending = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly Task running;

    /// <param name="outlet">The shipper's; it ends with it.</param>
    public ShipperLoop(Shipper shipper, ObservedLink link, IDisposable outlet, TimeProvider time, RegionLog log)
    {
        this.shipper = shipper;
        this.outlet = outlet;
        this.time = time;
        this.log = log;
        Link = link;
        running = Run();
    }

    public ObservedLink Link { get; }

    public ShipperStatus Status => shipper.Status;

    /// <summary>
    /// A change of this stream was committed here. From any thread, on the path of a write: it costs a dictionary entry and at most one
    /// wake-up.
    /// </summary>
    public void Changed(string stream)
    {
        if (shipper.Changed(stream))
        {
            Wake();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await running;
        outlet.Dispose();
        ending.Dispose();
        wake.Dispose();
    }

    private long Done
    {
        get
        {
            var status = shipper.Status;
            return status.ChangesShipped + status.RecordsCopied;
        }
    }

    private async Task Run()
    {
        // Never on the caller's stack: it starts or writes something.
        await Task.Yield();
        try
        {
            while (true)
            {
                var before = Done;
                var pause = await Turn();
                if (pause > TimeSpan.Zero)
                {
                    using var timer = time.CreateTimer(_ => Wake(), null, pause, Timeout.InfiniteTimeSpan);
                    await wake.WaitAsync(ending.Token);
                }

                // A region that is far behind gets one full batch after the other.
                if (Done - before < Many)
                {
                    await Task.Delay(Gather, time, ending.Token);
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Asked to end.
        }
    }

    private async ValueTask<TimeSpan> Turn()
    {
        try
        {
            return await shipper.Turn(ending.Token);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // A mistake in one turn must not end all turns: the other region would fall behind until a restart.
            log.StreamFailed(problem);
            return AfterFailure;
        }
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
