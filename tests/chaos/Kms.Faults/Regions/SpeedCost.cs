using System.Diagnostics;
using System.Globalization;
using Kms.Faults.Load;
using Kms.Faults.Rows;

namespace Kms.Faults.Regions;

/// <summary>
/// Whether writes in the home region notice that there is a replica. In turns, with the replica following and with it standing still, so that what else the machine does
/// falls on both; a ratio is formed for each pair of neighbouring turns. The regions share the machine's processors: where the writers leave none free, the replica's own
/// work shows too, so it is told what each region uses.
/// </summary>
internal static class SpeedCost
{
    private const int Pairs = 9;
    private const int Many = 16;
    private const double SpeedMin = 0.95;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);

    public static async Task<bool> Measure(RegionPair pair, RowRun run, RunOptions options)
    {
        var held = await Compare(pair, run, 1) >= SpeedMin;
        await Compare(pair, run, Many);
        return held;
    }

    /// <summary>The speed with a replica that follows, as a part of the speed without: the median of all pairs of turns.</summary>
    private static async Task<double> Compare(RegionPair pair, RowRun run, int writers)
    {
        var (speeds, homes, homesAlone, replicas) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        await Write(pair, writers);
        for (var i = 0; i < Pairs; i++)
        {
            var following = await Write(pair, writers);
            await pair.MustBeEqual(run);
            pair.Replica.Host.Stop();
            var alone = await Write(pair, writers);
            pair.Replica.Host.Continue();
            await pair.MustBeEqual(run);
            speeds.Add(following.Rate / alone.Rate);
            homes.Add(following.Home);
            homesAlone.Add(alone.Home);
            replicas.Add(following.Replica);
        }

        run.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{writers} writers: {Middle(speeds):F2} of the speed without a replica ({speeds.Min():F2} to {speeds.Max():F2}); processor time for a change: home region {Middle(homes):F0} us, {Middle(homesAlone):F0} us without; replica {Middle(replicas):F0} us"));
        return Middle(speeds);
    }

    /// <summary>Changes a second, and microseconds of processor time for each in either region.</summary>
    private static async Task<(double Rate, double Home, double Replica)> Write(RegionPair pair, int writers)
    {
        var (begun, used, made) = (Stopwatch.GetTimestamp(), new PairTime(pair), 0);
        await Task.WhenAll(Enumerable.Range(0, writers).Select(async writer =>
        {
            while (Stopwatch.GetElapsedTime(begun) < Turn)
            {
                await RegionSpeed.Tag(pair.Home.Client, writer);
                Interlocked.Increment(ref made);
            }
        }));
        return (made / Stopwatch.GetElapsedTime(begun).TotalSeconds, used.Home.TotalMicroseconds / made, used.Replica.TotalMicroseconds / made);
    }

    private static double Middle(List<double> values) => Latencies.Percentile(values, 0.5);
}
