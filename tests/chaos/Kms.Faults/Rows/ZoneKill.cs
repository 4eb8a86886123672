using System.Diagnostics;
using System.Globalization;
using Kms.Faults.Load;

namespace Kms.Faults.Rows;

/// <summary>
/// kill -9 of one zone's server again and again, under load. Keys must go on working, creates must be refused without a trace, and
/// everything that was acknowledged must be there afterwards.
/// </summary>
internal sealed class ZoneKill(RowRun run, Stand stand)
{
    private const int KeyCount = 150;
    private const int CyclesMin = 10;
    private const int UnderLoadMaxMs = 120;
    private const int UsesWhileDown = 20;
    private const int CyclesPerCheck = 10;
    private const double ShareThatMustWork = 99.9;

    private int cycles;
    private int refused;
    private int made;
    private long used;
    private long failed;
    private long inDoubt;
    private TimeSpan longestBack;

    public static async Task Run(RowRun run)
    {
        await using var stand = await Stand.Start(run, KeyCount);
        var row = new ZoneKill(run, stand);
        await row.EveryAlgorithm();
        while (run.HasTimeAfter(row.cycles, CyclesMin) && !run.IsFailed)
        {
            await row.Round();
        }

        if (!run.IsFailed)
        {
            await ZoneHang.Run(run, stand);
        }

        row.Report();
    }

    private async Task EveryAlgorithm()
    {
        var tour = new AlgorithmTour(stand.Client);
        await tour.MakeKeys();
        var calls = 0;
        foreach (var zone in (string[])["A", "B"])
        {
            await stand.Zones.Of(zone).Kill();
            await run.Must("health says degraded", async () => await stand.Client.Health() == "degraded");
            var (count, problems) = await tour.UseAll();
            calls += count;
            run.FailAll(problems);
            await stand.Zones.Of(zone).Start();
            await run.Must("the zone is back", stand.IsReady);
        }

        run.Figure("calls of every algorithm with a zone down", calls);
    }

    private async Task Round()
    {
        var creator = new Creator(stand.Client, string.Create(CultureInfo.InvariantCulture, $"new{cycles}"));
        using var stopping = new CancellationTokenSource();
        var creating = creator.Run(stopping.Token);
        await using (var traffic = stand.Load())
        {
            try
            {
                for (var i = 0; i < CyclesPerCheck && run.HasTimeAfter(cycles, CyclesMin) && !run.IsFailed; i++)
                {
                    await Cycle(traffic, creator);
                }
            }
            finally
            {
                await stopping.CancelAsync();
                await creating;
            }

            run.FailAll(traffic.Problems);
            inDoubt += traffic.InDoubt;
        }

        refused += creator.Refused;
        made += creator.Made;
        await stand.Check();
        using var zones = stand.Zones.Open();
        run.FailAll(await creator.Findings(zones));
        if (cycles % (10 * CyclesPerCheck) == 0)
        {
            run.Say(string.Create(CultureInfo.InvariantCulture, $"{cycles} cycles, {stand.History.Acknowledged} acknowledged"));
        }
    }

    private async Task Cycle(Traffic traffic, Creator creator)
    {
        var zone = stand.Zones.Of(run.Random.Next(2) == 0 ? "A" : "B");
        await Task.Delay(run.Random.Next(UnderLoadMaxMs), run.Cancellation);
        var (uses, bad, refusals) = (traffic.Crypto.Count, traffic.Crypto.Failed, creator.Refused);
        await zone.Kill();
        await run.Must("creates are refused and keys go on working", () => creator.Refused > refusals && traffic.Crypto.Count - uses >= UsesWhileDown);
        await zone.Start();
        var since = Stopwatch.GetTimestamp();
        var back = await run.Must("changes are accepted again", () => traffic.LastAccepted > since && traffic.Health == "ready");
        used += traffic.Crypto.Count - uses;
        failed += traffic.Crypto.Failed - bad;
        longestBack = back > longestBack ? back.Value : longestBack;
        cycles++;
    }

    private void Report()
    {
        var share = used == 0 ? 0 : 100.0 * (used - failed) / used;
        run.Figure("cycles", cycles);
        run.Figure("acknowledged", stand.History.Acknowledged + made);
        run.Figure("lost", run.IsFailed ? "see above" : "0");
        run.Figure("crypto with a zone down %", string.Create(CultureInfo.InvariantCulture, $"{share:F3} of {used}"));
        run.Figure("of them in doubt", inDoubt);
        run.Figure("refused creates", refused);
        run.Figure("traces of them", run.IsFailed ? "see above" : "0");
        run.Figure("longest until changes again ms", (long)longestBack.TotalMilliseconds);
        if (share < ShareThatMustWork)
        {
            run.Fail($"only {share:F3} % of the uses worked while a zone was down");
        }
    }
}
