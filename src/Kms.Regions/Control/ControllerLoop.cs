using Kms.Regions.Failover;
using Kms.Regions.Replication;
using Kms.Regions.State;

namespace Kms.Regions.Control;

/// <summary>
/// Does by itself what follows from what the region is: ships while it is home, fences itself when it hears of a higher epoch, goes from
/// fenced to following. One thing after the other, on a task of its own; everybody else only says that there may be something to do.
/// </summary>
/// <param name="refresh">Called when the region has become something else: what is known in memory of its streams is read again.</param>
internal sealed class ControllerLoop(
    RegionStateStore region, Quiesce quiesce, PeerConnection connection, Demotion demotion, LeadershipTransfer transfer, ReplicaServer following, PeerCheckpoints checkpoints, Func<ValueTask> refresh,
    TimeProvider time, RegionLog log) : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource ending = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private Task running = Task.CompletedTask;
    private long heardEpoch;
    private string? lastProblem;
    private RegionState last = region.State;

    public void Start() => running = Run();

    /// <summary>The peer lives in this epoch. From any thread, any number of times.</summary>
    public void Heard(long epoch)
    {
        InterlockedMax(ref heardEpoch, epoch);
        Wake();
    }

    public void Wake()
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
            // The host stops.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await running;
        await connection.DisposeAsync();
        ending.Dispose();
        wake.Dispose();
    }

    private async Task Run()
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                await Look();
                using var timer = time.CreateTimer(_ => Wake(), null, LookEvery, Timeout.InfiniteTimeSpan);
                await wake.WaitAsync(ending.Token);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Asked to end.
        }
    }

    private async ValueTask Look()
    {
        try
        {
            if (region.IsDeposed)
            {
                return;
            }

            await demotion.Fence(Interlocked.Read(ref heardEpoch));
            await transfer.Tick();
            if (!quiesce.IsClaimed && region.State.Role != RegionRole.Home)
            {
                Report((await quiesce.Claim(ending.Token)).Refusal);
            }

            await connection.Match(region.Record);
            following.Tick();
            if (connection.Link is { } link)
            {
                Report((await demotion.Follow(link, ending.Token)).Refusal);
                await connection.Match(region.Record);
            }

            if (last != region.State)
            {
                last = region.State;
                await refresh();
            }

            await checkpoints.Keep(region.State.Peer, connection.ShipperLoop?.Link, following.Status.Heard, ending.Token);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            log.StreamFailed(problem);
        }
    }

    private void Report(Refusal? problem)
    {
        if (problem is not null && problem.Message != lastProblem)
        {
            log.NotYet(problem.Message);
        }

        lastProblem = problem?.Message;
    }

    private static void InterlockedMax(ref long target, long value)
    {
        for (var seen = Interlocked.Read(ref target); seen < value;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            seen = before == seen ? value : before;
        }
    }
}
