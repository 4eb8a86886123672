using System.Collections.Concurrent;
using System.Diagnostics;
using Kms.Keys;
using Kms.Leases;
using Kms.Orleans.Records;
using Xunit;

namespace Kms.Orleans.Tests.Faults;

/// <summary>Keys are disabled under load on three silos, while one of them, chosen at random, stands still for up to two terms, and activations move.</summary>
public sealed class DisableTests(ITestOutputHelper output)
{
    private const int Keys = 12;
    private static readonly LeaseTerms Terms = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(50));
    private static readonly CryptoRequest Sign = new(KeyOperations.Sign, Algorithm.Es256, new byte[32]);

    private readonly ConcurrentBag<double> calm = [];
    private readonly ConcurrentBag<double> paused = [];
    private readonly ConcurrentBag<string> late = [];
    private readonly SwitchedKey[] keys = [.. Enumerable.Range(0, Keys).Select(number => new SwitchedKey(number))];
    private long signatures;
    private long refused;
    private int pauses;
    private int moves;
    private int left;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Disable_ASiloPausedAtRandom_NoSignatureForARequestThatArrivedAfterTheAcknowledgement(bool strict)
    {
        left = Scale.Of(usual: 240, full: strict ? 500 : 5000);
        var total = left;
        await using var cluster = await LiveCluster.Start(3, strict ? LeaseTerms.Strict : Terms, Keys);
        using var done = new CancellationTokenSource();
        var clock = Stopwatch.StartNew();
        Task[] load =
        [
            .. cluster.Silos.SelectMany(silo => Enumerable.Range(0, 5).Select(i => Task.Run(() => Use(cluster, silo, i, done.Token)))),
            Task.Run(() => PauseAtRandom(cluster, done.Token)),
            Task.Run(() => MoveAtRandom(cluster, done.Token)),
        ];
        await Task.WhenAll(keys.Select(key => Task.Run(() => SwitchOnAndOff(cluster, key))));
        await done.CancelAsync();
        await Task.WhenAll(load);

        output.WriteLine(
            $"mode={(strict ? "strict" : "lease")} disables={total} signatures={signatures} refused={refused} pauses={pauses} moves={moves} late={late.Count} "
            + $"ack ms, nobody paused: p50={Scale.Percentile(calm, .5):0.0} p99={Scale.Percentile(calm, .99):0.0}; "
            + $"somebody paused: n={paused.Count} p50={Scale.Percentile(paused, .5):0.0} p99={Scale.Percentile(paused, .99):0.0}; "
            + $"all: p50={Scale.Percentile(calm.Concat(paused), .5):0.0} p99={Scale.Percentile(calm.Concat(paused), .99):0.0}; seconds={clock.Elapsed.TotalSeconds:0.0}");
        Assert.Empty(late);
        Assert.True(signatures > total && refused > 0 && pauses > 0 && moves > 0, "nothing happened");
    }

    private async Task SwitchOnAndOff(LiveCluster cluster, SwitchedKey key)
    {
        var random = new Random(key.Number);
        while (Interlocked.Decrement(ref left) >= 0)
        {
            var somebodyPaused = cluster.Silos.Any(silo => cluster.PauseOf(silo).IsOn);
            var clock = Stopwatch.StartNew();
            await Set(cluster, key, random, enabled: false);
            (somebodyPaused ? paused : calm).Add(clock.Elapsed.TotalMilliseconds);
            key.Turn();
            await Task.Delay(random.Next(60));
            key.Turn();
            await Set(cluster, key, random, enabled: true);
            await Task.Delay(random.Next(60));
        }
    }

    private static async Task Set(LiveCluster cluster, SwitchedKey key, Random random, bool enabled)
    {
        // The owner's request goes to a silo that runs: one to a paused silo would only arrive later.
        var running = cluster.Silos.Where(silo => !cluster.PauseOf(silo).IsOn).ToArray();
        var kms = cluster.Facade(running[random.Next(running.Length)]);
        var call = LiveCluster.Call();
        await LiveCluster.Done(() => kms.UpdateKey(call, LiveCluster.Key(key.Number), null, new KeySettings(Enabled: enabled)));
    }

    private async Task Use(LiveCluster cluster, global::Orleans.TestingHost.InProcessSiloHandle silo, int seed, CancellationToken done)
    {
        var (kms, pause, random) = (cluster.Facade(silo), cluster.PauseOf(silo), new Random(seed));
        while (!done.IsCancellationRequested)
        {
            var key = keys[random.Next(keys.Length)];
            // Here the request arrives. A silo that stands still reads it when it goes on.
            var arrived = key.Count;
            await pause.Over;
            var result = await kms.UseKey(LiveCluster.Call(), LiveCluster.Key(key.Number), null, Sign, CancellationToken.None);
            if (result.IsOk)
            {
                Interlocked.Increment(ref signatures);
                if (SwitchedKey.IsOff(arrived) && key.Count == arrived)
                {
                    late.Add($"{silo.Name} {LiveCluster.Key(key.Number)} {arrived}");
                }
            }
            else
            {
                Assert.True(result.Refusal!.Code == RefusalCode.KeyDisabled || LiveCluster.MayRepeat(result.Refusal), result.Refusal.ToString());
                Interlocked.Increment(ref refused);
            }

            if (random.Next(16) == 0)
            {
                await Task.Delay(1, CancellationToken.None);
            }
        }
    }

    private async Task PauseAtRandom(LiveCluster cluster, CancellationToken done)
    {
        var random = new Random(1);
        while (!done.IsCancellationRequested)
        {
            await Task.Delay(random.Next(300), CancellationToken.None);
            var pause = cluster.PauseOf(cluster.Silos[random.Next(3)]);
            pause.Begin();
            pauses++;
            await Task.Delay(random.Next((int)(2 * Terms.Term.TotalMilliseconds)), CancellationToken.None);
            pause.End();
        }
    }

    private async Task MoveAtRandom(LiveCluster cluster, CancellationToken done)
    {
        var random = new Random(2);
        while (!done.IsCancellationRequested)
        {
            var grain = cluster.Cluster.Client.GetGrain<IRecordGrain>(KeyRecord.IdOf(LiveCluster.Key(random.Next(Keys))));
            if (!cluster.Silos.Any(silo => cluster.PauseOf(silo).IsOn))
            {
                await cluster.Cluster.DeactivateAsync(grain.GetGrainId());
                moves++;
            }

            await Task.Delay(random.Next(100), CancellationToken.None);
        }
    }
}
