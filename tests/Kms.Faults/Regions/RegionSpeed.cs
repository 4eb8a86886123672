using System.Diagnostics;
using System.Globalization;
using Kms.Faults.Http;
using Kms.Faults.Load;
using Kms.Faults.Rows;

namespace Kms.Faults.Regions;

/// <summary>
/// How fast the stream is between two host processes: the lag of single changes at a steady pace, the catching up of a region that was away, and whether a write in the
/// home region notices that there is a replica.
/// </summary>
internal static class RegionSpeed
{
    private const int PerSecond = 200;
    private const int ToCatchUp = 20_000;
    private const int SampleEvery = 10;
    private const int CatchUpMin = 5_000;
    private const double CostMax = 0.95;
    private static readonly TimeSpan LagMedianMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LagP99Max = TimeSpan.FromSeconds(5);

    public static async Task<bool> Run(RunOptions options, TextWriter output, CancellationToken cancellation)
    {
        var run = new RowRun(options, TimeSpan.FromMinutes(options.Minutes ?? 1), output, cancellation);
        await using var pair = await RegionPair.Start(run);
        var keys = new Ledger();
        for (var i = 0; i < 16; i++)
        {
            await keys.Create(pair.Home.Client, "key");
        }

        var held = await Lag(pair, run);
        held &= await Cost(pair, run);
        held &= await CatchUp(pair, run, options.Cycles ?? ToCatchUp);
        await pair.MustBeEqual(run);
        held &= !run.IsFailed;
        await output.WriteLineAsync($"region-speed {(held ? "held" : "missed")}");
        return held;
    }

    private static async Task<bool> Lag(RegionPair pair, RowRun run)
    {
        var lag = new Latencies();
        var (begun, made, samples) = (Stopwatch.GetTimestamp(), 0, new List<Task>());
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var pending = new List<Task>();
        while (Stopwatch.GetElapsedTime(begun) is var now && now < run.Budget)
        {
            for (; made < now.TotalSeconds * PerSecond; made++)
            {
                pending.Add(Change(pair, made, made % SampleEvery == 0 ? lag : null, run.Cancellation));
            }

            pending.RemoveAll(task => task.IsCompletedSuccessfully);
            await pace.WaitForNextTickAsync(run.Cancellation);
        }

        await Task.WhenAll(pending);
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var (median, p99) = (Latencies.Percentile(lag.Since(0), 0.5), Latencies.Percentile(lag.Since(0), 0.99));
        run.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"lag: {made / seconds:F0} changes/s for {seconds:F0} s, {lag.Count} sampled from acknowledgement to answer of the replica: median {median:F0} ms, p99 {p99:F0} ms"));
        return median <= LagMedianMax.TotalMilliseconds && p99 <= LagP99Max.TotalMilliseconds;
    }

    /// <param name="lag">Null: not sampled.</param>
    private static async Task Change(RegionPair pair, int number, Latencies? lag, CancellationToken cancellation)
    {
        var answer = await Tag(pair.Home.Client, number);
        if (lag is null || answer.Sequence is not { } sequence)
        {
            return;
        }

        var acknowledged = Stopwatch.GetTimestamp();
        while (!(await pair.Replica.Client.Get("/keys/key-1", sequence)).IsOk)
        {
            await Task.Delay(5, cancellation);
        }

        lag.Add(Stopwatch.GetElapsedTime(acknowledged));
    }

    private static Task<KmsAnswer> Tag(KmsClient client, int number) =>
        client.Patch($"/keys/key-{(number % 16) + 1}", new { tags = new { n = number.ToString(CultureInfo.InvariantCulture) } });

    /// <summary>In turns, with the replica following and with it standing still, so that what else the machine does falls on both.</summary>
    private static async Task<bool> Cost(RegionPair pair, RowRun run)
    {
        var (following, alone) = (new Latencies(), new Latencies());
        var (work, workAlone) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var turn = 0; turn < 10; turn++)
        {
            var isFollowing = turn % 2 == 0;
            if (!isFollowing)
            {
                pair.Replica.Host.Stop();
            }

            var used = pair.Home.Host.ProcessorTime;
            for (var (number, begun) = (0, Stopwatch.GetTimestamp()); Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(2); number++)
            {
                var sent = Stopwatch.GetTimestamp();
                await Tag(pair.Home.Client, number);
                (isFollowing ? following : alone).Add(Stopwatch.GetElapsedTime(sent));
            }

            used = pair.Home.Host.ProcessorTime - used;
            (work, workAlone) = isFollowing ? (work + used, workAlone) : (work, workAlone + used);
            pair.Replica.Host.Continue();
            await pair.MustBeEqual(run);
        }

        run.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"processor time of the home region for a change: {work.TotalMilliseconds / following.Count:F2} ms with a replica, {workAlone.TotalMilliseconds / alone.Count:F2} ms with it away"));
        var (with, without) = (Latencies.Percentile(following.Since(0), 0.5), Latencies.Percentile(alone.Since(0), 0.5));
        run.Say(string.Create(
            CultureInfo.InvariantCulture, $"a change in the home region, median: {with:F2} ms with a replica, {without:F2} ms with it away: {without / with:F2} of the speed"));
        return without / with >= CostMax;
    }

    private static async Task<bool> CatchUp(RegionPair pair, RowRun run, int changes)
    {
        await pair.Replica.Kill();
        var left = changes;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async writer =>
        {
            // Each on a key of its own: they would only wait for each other.
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await Tag(pair.Home.Client, writer);
            }
        }));
        var newest = (await pair.Home.Client.Get("/keys")).Sequence;
        await pair.Replica.Start(run.Cancellation);
        await run.Must("the replica is connected", async () => (await pair.Home.View()).Connected);
        var begun = Stopwatch.GetTimestamp();
        while (!(await pair.Replica.Client.Get("/keys", newest)).IsOk)
        {
            await Task.Delay(10, run.Cancellation);
        }

        var rate = changes / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        run.Say(string.Create(CultureInfo.InvariantCulture, $"catching up: {changes} changes, {rate:F0} a second"));
        return rate >= CatchUpMin;
    }
}
