using System.Diagnostics;
using System.Globalization;
using Kms.Faults.Rows;

namespace Kms.Faults.Regions;

/// <summary>How fast a replica catches up that was away, change by change.</summary>
internal static class SpeedCatchUp
{
    private const int Changes = 20_000;
    private const int Writers = 16;
    private const int PerSecondMin = 5_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<bool> Measure(RegionPair pair, RowRun run, RunOptions options)
    {
        var changes = options.Cycles ?? Changes;
        await pair.Replica.Kill();
        var left = changes;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            // Each on a key of its own: they would only wait for each other.
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await RegionSpeed.Tag(pair.Home.Client, writer);
            }
        }));
        var newest = (await pair.Home.Client.Get("/keys")).Sequence;
        await pair.Replica.Start(run.Cancellation);
        await run.Must("the replica is connected", async () => (await pair.Home.View()).Connected);
        var (begun, used) = (Stopwatch.GetTimestamp(), new PairTime(pair));
        while (!(await pair.Replica.Client.Get("/keys", newest)).IsOk)
        {
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                run.Fail($"the replica did not catch up {changes} changes in {Patience.TotalMinutes:F0} minutes");
                return false;
            }

            await Task.Delay(50, run.Cancellation);
        }

        var rate = changes / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        run.Say(string.Create(
            CultureInfo.InvariantCulture, $"catching up: {changes} changes, {rate:F0} a second; processor time for each: {used.Each(changes)}"));
        return rate >= PerSecondMin;
    }
}
