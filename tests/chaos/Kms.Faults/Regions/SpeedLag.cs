using System.Diagnostics;
using System.Globalization;
using Kms.Faults.Load;
using Kms.Faults.Rows;

namespace Kms.Faults.Regions;

/// <summary>How long after its acknowledgement a change is answered by the replica, at a steady pace.</summary>
internal static class SpeedLag
{
    private const int PerSecond = 200;
    private const int SampleEvery = 10;
    private static readonly TimeSpan MedianMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan P99Max = TimeSpan.FromSeconds(5);

    public static async Task<bool> Measure(RegionPair pair, RowRun run, RunOptions options)
    {
        var (lag, used) = (new Latencies(), new PairTime(pair));
        var (begun, made) = (Stopwatch.GetTimestamp(), 0);
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
        var (all, median, p99) = (lag.Since(0), Latencies.Percentile(lag.Since(0), 0.5), Latencies.Percentile(lag.Since(0), 0.99));
        run.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"lag: {made / seconds:F0} changes/s for {seconds:F0} s, {all.Count} sampled from acknowledgement to answer of the replica: median {median:F0} ms, p99 {p99:F0} ms, max {all.Max():F0} ms"));
        run.Say("processor time for a change, its request included: " + used.Each(made));
        return median <= MedianMax.TotalMilliseconds && p99 <= P99Max.TotalMilliseconds;
    }

    /// <param name="lag">Null: not sampled.</param>
    private static async Task Change(RegionPair pair, int number, Latencies? lag, CancellationToken cancellation)
    {
        var answer = await RegionSpeed.Tag(pair.Home.Client, number);
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
}
