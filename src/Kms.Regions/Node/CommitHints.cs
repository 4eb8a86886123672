using System.Collections.Concurrent;
using Kms.Records;
using Kms.Regions.State;

namespace Kms.Regions.Node;

/// <summary>
/// Tells the region's actor on another node what was committed on this one: gathered, because a hint for each change would cost as much as
/// the change.
/// </summary>
public sealed class CommitHints : IAsyncDisposable
{
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, long> heads = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim wake = new(0);
    private readonly CancellationTokenSource ending = new();
    private readonly IRegionActor actor;
    private readonly TimeProvider time;
    private readonly RegionLog log;
    private readonly Task running;
    private int isAwake;

    public CommitHints(IRegionActor actor, TimeProvider time, RegionLog log)
    {
        (this.actor, this.time, this.log) = (actor, time, log);
        running = Run();
    }

    /// <summary>From any thread: it costs a dictionary entry, and now and then a wake-up.</summary>
    public void Add(string stream, long sequence)
    {
        heads.AddOrUpdate(stream, static (_, now) => now, static (_, known, now) => Math.Max(known, now), sequence);
        if (Interlocked.Exchange(ref isAwake, 1) == 0)
        {
            wake.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await running;
        ending.Dispose();
        wake.Dispose();
    }

    private async ValueTask Tell(CommittedHeads committed)
    {
        try
        {
            await actor.Changed(committed);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // It is found all the same, a little later.
            log.HintLost(problem);
        }
    }

    private async Task Run()
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                await wake.WaitAsync(ending.Token);
                await Task.Delay(Gather, time, ending.Token);
                Volatile.Write(ref isAwake, 0);
                var told = heads.Keys.Select(stream => heads.TryRemove(stream, out var sequence) ? new StreamHead(stream, sequence) : default).Where(head => head.Stream is not null);
                await Tell(new CommittedHeads([.. told]));
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Asked to end.
        }
    }
}
