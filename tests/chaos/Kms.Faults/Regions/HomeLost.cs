using System.Diagnostics;
using System.Globalization;
using Kms.Faults.Load;
using Kms.Faults.Rows;

namespace Kms.Faults.Regions;

/// <summary>
/// Row 17: kill -9 of the home region under load. The other region serves the read-only list, then is promoted; what was acknowledged and is not there is the loss,
/// and stands in the quarantine of the lost region when it returns. Then it is the other way round.
/// </summary>
internal static class HomeLost
{
    private const int CyclesMin = 3;
    private const int Writers = 4;
    private const string Known = "known";
    private static readonly TimeSpan LossMax = TimeSpan.FromSeconds(5);

    public static async Task Run(RowRun run)
    {
        await using var pair = await RegionPair.Start(run);
        var figures = new Figures();
        await new Ledger().Create(pair.Home.Client, Known);
        var cycle = 0;
        for (; run.HasTimeAfter(cycle, CyclesMin); cycle++)
        {
            await pair.MustBeEqual(run);
            await Cycle(pair, run, figures, cycle);
            pair.Swap();
        }

        await pair.MustBeEqual(run);
        run.Figure("kills", cycle);
        run.Figure("acknowledged", figures.Acknowledged);
        run.Figure("lost", figures.Lost);
        run.Figure("RPO ms p50/p99", Percentiles(figures.Loss));
        run.Figure("RTO read ms p50/p99", Percentiles(figures.Reads));
        run.Figure("RTO write ms p50/p99", Percentiles(figures.Writes));
        if (figures.Acknowledged == 0)
        {
            run.Fail("nothing was acknowledged before any kill: nothing was tested");
        }
    }

    private static async Task Cycle(RegionPair pair, RowRun run, Figures figures, int cycle)
    {
        var ledger = new Ledger();
        var key = Known + "-1";
        using (var stop = new CancellationTokenSource())
        {
            var load = ledger.Load(pair.Home.Client, $"c{cycle}", Writers, stop.Token);
            await Task.Delay(TimeSpan.FromMilliseconds(run.Random.Next(300, 1500)), run.Cancellation);
            await pair.Home.Kill();
            await stop.CancelAsync();
            await load;
        }

        var killed = Stopwatch.GetTimestamp();
        var remote = pair.Replica.Client;
        await run.Must("the other region fails over", async () => (await remote.Post("/region/failover")).IsOk);
        await run.Must("the other region signs", () => ReadOnlyProbe.Signs(remote, key));
        figures.Reads.Add(Stopwatch.GetElapsedTime(killed));
        run.FailAll(await ReadOnlyProbe.Findings(remote, key));

        var there = await KeyPicture.Of(remote);
        var lost = ledger.All.Where(entry => !there.Has(entry.Key)).ToArray();
        var loss = lost.Length == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(lost.Min(entry => entry.At), killed);
        figures.Count(ledger.All.Count, lost.Length, loss);
        if (loss > LossMax)
        {
            run.Fail($"changes up to {loss.TotalSeconds:F1} s before the kill are lost");
        }

        var decided = Stopwatch.GetTimestamp();
        await run.Must("the other region is promoted", async () => (await remote.Post("/region/promote")).IsOk);
        await run.Must("the promoted region accepts changes", () => new Ledger().Create(remote, $"after-{cycle}"));
        figures.Writes.Add(Stopwatch.GetElapsedTime(decided));

        await pair.Home.Start(run.Cancellation);
        await run.Must("the lost region follows the promoted one", async () => (await pair.Home.View()).Role == "replica");
        await OldHomeReturns.MustBeQuarantined(pair.Home, lost, run);
    }

    private static string Percentiles(Latencies of) => string.Create(
        CultureInfo.InvariantCulture, $"{Latencies.Percentile(of.Since(0), 0.5):F0}/{Latencies.Percentile(of.Since(0), 0.99):F0}");

    private sealed class Figures
    {
        public Latencies Loss { get; } = new();

        /// <summary>From the kill to the first signature of the other region.</summary>
        public Latencies Reads { get; } = new();

        /// <summary>From the decision to promote to the first change.</summary>
        public Latencies Writes { get; } = new();

        public int Acknowledged { get; private set; }

        public int Lost { get; private set; }

        public void Count(int acknowledged, int lost, TimeSpan loss)
        {
            Acknowledged += acknowledged;
            Lost += lost;
            Loss.Add(loss);
        }
    }
}
