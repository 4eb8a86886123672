using System.Collections.Concurrent;
using System.Diagnostics;
using Kms.Bench.Running;
using Kms.Regions;
using Kms.Regions.Messages;
using Kms.Regions.Replication;

namespace Kms.Bench.Replication;

/// <summary>Two regions in this process, the link between them a call; the shipper has its turns from <see cref="CatchUp"/> to <see cref="Pause"/>.</summary>
internal sealed class BenchPair : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, long> written = new();
    private readonly CancellationTokenSource ending = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Shipper shipper;
    private readonly Task running;
    private TaskCompletionSource turned = NextTurn();
    private volatile bool isShipping;
    private long made;

    private BenchPair(BenchRegion home, BenchRegion other, bool isElsewhere, ShipperOptions options)
    {
        (Home, Other) = (home, other);
        Applier = other.Applier(home, Applied);
        IRegionLink link = isElsewhere ? new Elsewhere() : Applier;
        shipper = home.ShipperTo(other, link, (_, _) => new((Result<ReplicaPosition?>)(ReplicaPosition?)null!), options);
        running = Task.Run(Run);
    }

    public BenchRegion Home { get; }

    public BenchRegion Other { get; }

    public ReplicaApplier Applier { get; }

    public ShipperStatus Status => shipper.Status;

    /// <summary>Seconds from the acknowledgement of a change to when it is durable in both zones of the other region.</summary>
    public ConcurrentBag<double> Lags { get; } = [];

    /// <param name="isElsewhere">The other region's work is not done at all: what is left is what the home region pays.</param>
    public static async Task<BenchPair> Open(TemporaryFolder folder, string name, bool isElsewhere = false, ShipperOptions? options = null) => new(
        await BenchRegion.Open("home", folder.In(name + "-home")), await BenchRegion.Open("other", folder.In(name + "-other")), isElsewhere, options ?? new ShipperOptions());

    public async Task Write(bool isTimed = false)
    {
        var number = Interlocked.Increment(ref made);
        var vault = "v" + (number % 10);
        var id = await Home.Create(vault, number);
        if (isTimed)
        {
            written[id] = Stopwatch.GetTimestamp();
        }

        if (isShipping && shipper.Changed(vault))
        {
            Wake();
        }
    }

    /// <summary>Ships until everything that was written is over there, and goes on.</summary>
    public async Task CatchUp()
    {
        isShipping = true;
        Wake();
        while (true)
        {
            var next = Volatile.Read(ref turned).Task;
            if (shipper.Status is { Link: LinkState.Connected, Lag.Changes: 0 } status && status.ChangesShipped + status.RecordsCopied >= Interlocked.Read(ref made))
            {
                return;
            }

            await await Task.WhenAny(next, running);
        }
    }

    /// <summary>When it returns, nothing is shipped any more.</summary>
    public async Task Pause()
    {
        isShipping = false;
        await turn.WaitAsync();
        turn.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await running;
        await Home.DisposeAsync();
        await Other.DisposeAsync();
        ending.Dispose();
        wake.Dispose();
        turn.Dispose();
    }

    private ValueTask Applied(IReadOnlyList<string> ids)
    {
        var now = Stopwatch.GetTimestamp();
        foreach (var id in ids)
        {
            if (written.TryRemove(id, out var at))
            {
                Lags.Add(Stopwatch.GetElapsedTime(at, now).TotalSeconds);
            }
        }

        return ValueTask.CompletedTask;
    }

    private async Task Run()
    {
        try
        {
            while (true)
            {
                var pause = await Turn();
                if (pause != TimeSpan.Zero)
                {
                    await wake.WaitAsync(pause, ending.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to end.
        }
    }

    private async Task<TimeSpan> Turn()
    {
        await turn.WaitAsync(ending.Token);
        try
        {
            return isShipping ? await shipper.Turn(ending.Token) : Timeout.InfiniteTimeSpan;
        }
        finally
        {
            turn.Release();
            Interlocked.Exchange(ref turned, NextTurn()).SetResult();
        }
    }

    private static TaskCompletionSource NextTurn() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Wake()
    {
        if (wake.CurrentCount == 0)
        {
            try
            {
                wake.Release();
            }
            catch (SemaphoreFullException)
            {
                // It is awake already.
            }
        }
    }

    /// <summary>Answers as the other region would, at no cost.</summary>
    private sealed class Elsewhere : IRegionLink
    {
        public ValueTask<LinkAnswer> Hello(LinkHello hello, CancellationToken cancellation) => Answer([]);

        public ValueTask<LinkAnswer> Push(ChangeBatch batch, CancellationToken cancellation) => Answer([.. batch.Changes.GroupBy(change => change.Stream)
            .Select(changes => changes.Last()).Select(last => new ReplicaPosition(last.Stream, last.Sequence, last.Epoch, last.Previous, last.Hash))]);

        public ValueTask<LinkAnswer> Copy(CopyPage page, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<LinkAnswer> Beat(LinkHeartbeat beat, CancellationToken cancellation) => Answer([]);

        private static ValueTask<LinkAnswer> Answer(IReadOnlyList<ReplicaPosition> positions) => new(new LinkAnswer(LinkOutcome.Ok, 1, RegionRole.Replica, positions));
    }
}
