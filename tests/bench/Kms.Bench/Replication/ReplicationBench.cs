using System.Diagnostics;
using System.Globalization;
using Kms.Bench.Creates;
using Kms.Bench.Reporting;
using Kms.Bench.Running;
using Kms.Regions.Replication;

namespace Kms.Bench.Replication;

/// <summary>
/// (g) Two regions, each on two SQLite zones: how far the second one is behind, what that costs the first one, how fast a region catches up that was away. The link is a
/// call in this process; what HTTPS adds is measured by the regions' own tests.
/// </summary>
internal static class ReplicationBench
{
    private const int ChangesPerSecond = 200;
    private const int ManyCallers = 64;
    private const double CatchUpMin = 5000;

    public static async Task Run(Settings settings, Table table)
    {
        table.Section("(g) replication to a second region: both with two SQLite zones, the link a call in this process");
        using var folder = new TemporaryFolder();
        await Lag(settings, table, folder);
        await Cost(settings, table, folder, 1, isElsewhere: true, 0.95);
        await Cost(settings, table, folder, 1, isElsewhere: false, null);
        await Cost(settings, table, folder, ManyCallers, isElsewhere: true, null);
        await Cost(settings, table, folder, ManyCallers, isElsewhere: false, null);
        await CatchUp(settings, table, folder);
    }

    private static async Task Lag(Settings settings, Table table, TemporaryFolder folder)
    {
        await using var pair = await BenchPair.Open(folder, "lag");
        await pair.Write();
        await pair.CatchUp();

        // 5 minutes by default, 5 seconds with --quick.
        var time = settings.KeysOnDisk < 100_000 ? TimeSpan.FromSeconds(5) : TimeSpan.FromMinutes(5);
        var (started, count) = (Stopwatch.GetTimestamp(), 0);
        var writes = new List<Task>();
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            for (; count < Stopwatch.GetElapsedTime(started).TotalSeconds * ChangesPerSecond; count++)
            {
                writes.Add(pair.Write(isTimed: true));
            }

            await Task.Delay(2);
        }

        await Task.WhenAll(writes);
        await pair.CatchUp();
        var lags = pair.Lags.Order().ToArray();
        var rate = Figures.Rate(count / time.TotalSeconds);
        Row("lag, median", lags[lags.Length / 2], 1);
        Row("lag, p99", lags[lags.Length * 99 / 100], 5);

        void Row(string name, double seconds, double most) => table.Bound(
            $"{name}, at {rate} for {time.TotalSeconds:0} s ({lags.Length} changes)", Figures.Time(seconds), "", "", $"max {Figures.Time(lags[^1])}", "<= " + Figures.Time(most), seconds <= most);
    }

    /// <summary>Slices with and without replication in turn. What was written without is caught up before the next slice with.</summary>
    private static async Task Cost(Settings settings, Table table, TemporaryFolder folder, int callers, bool isElsewhere, double? target)
    {
        var name = $"home writes, {callers} at once, {(isElsewhere ? "the other region on another machine" : "both regions in this process")}";
        await using var pair = await BenchPair.Open(folder, name, isElsewhere, new ShipperOptions { CopyAbove = long.MaxValue });
        var (rates, latencies, cpu) = (new Pairs(), new Pairs(), new Pairs());
        await CreateResult.Measure(callers, TimeSpan.FromSeconds(1), () => pair.Write());
        for (var i = 0; i < settings.Pairs; i++)
        {
            await pair.CatchUp();
            var with = await CreateResult.Measure(callers, 2 * settings.Slice, () => pair.Write());
            await pair.Pause();
            var without = await CreateResult.Measure(callers, 2 * settings.Slice, () => pair.Write());
            rates.Add(with.Rate, without.Rate);
            latencies.Add(with.Latency, without.Latency);
            cpu.Add(with.Cpu, without.Cpu);
        }

        table.Rates(name + " (raw: not replicated)", rates, target);
        table.Times("    median latency", latencies);
        table.Times("    CPU per write", cpu);
    }

    private static async Task CatchUp(Settings settings, Table table, TemporaryFolder folder)
    {
        await using var pair = await BenchPair.Open(folder, "catch-up", options: new ShipperOptions { CopyAbove = long.MaxValue });
        var changes = settings.KeysOnDisk;
        await Task.WhenAll(Enumerable.Range(0, ManyCallers).Select(caller => Task.Run(async () =>
        {
            for (var i = caller; i < changes; i += ManyCallers)
            {
                await pair.Write();
            }
        })));
        var (started, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await pair.CatchUp();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        table.Bound(
            string.Create(CultureInfo.InvariantCulture, $"catching up {changes:N0} changes"), Figures.Time(seconds), "", Figures.Rate(changes / seconds), "", ">= " + Figures.Rate(CatchUpMin), changes / seconds >= CatchUpMin);
        table.Bound("    CPU per change, both regions", Figures.Time(cpu.TotalSeconds / changes), "", "", "", "", null);
    }
}
