using Kms.Faults.Zones;

namespace Kms.Faults.Rows;

/// <summary>
/// A zone's files become those of an earlier moment, while the host runs or while it does not. The zone claims to be whole; the host must
/// notice, fill it from the other one, and answer nothing from it before.
/// </summary>
internal static class ZoneSetBack
{
    private const int KeyCount = 20;
    private const int ChangesWanted = 15;
    private const string Epoch = "SELECT epoch FROM control";

    public static async Task Run(RowRun run)
    {
        await using var stand = await Stand.Start(run, KeyCount);
        var (cycles, detected) = (0, 0);
        while (run.HasTimeAfter(cycles, least: 2) && !run.IsFailed)
        {
            var zone = stand.Zones.Of(cycles % 4 < 2 ? "B" : "A");

            // Without a host: else the restart of the server would itself be a reason to fill the zone anew.
            await stand.StopHost();
            using var earlier = await ServerCopy.Take(zone);
            await stand.StartHost();
            await run.Must("the host is ready", stand.IsReady);
            detected += await SetBack(run, stand, zone, earlier, hostRuns: cycles % 2 == 0) ? 1 : 0;
            cycles++;
        }

        run.Figure("cycles", cycles);
        run.Figure("detected", $"{detected} of {cycles}");
        run.Figure("acknowledged", stand.History.Acknowledged);
        if (detected < cycles)
        {
            run.Fail($"{cycles - detected} zones that were set back were not noticed");
        }
    }

    private static async Task<bool> SetBack(RowRun run, Stand stand, Testing.PostgreSql.PostgreSqlCluster zone, ServerCopy earlier, bool hostRuns)
    {
        long before;
        await using (var traffic = stand.Load())
        {
            await run.Must("changes are made that the copy lacks", () => traffic.Accepted > ChangesWanted);
            before = EpochOf(stand);
            if (hostRuns)
            {
                await zone.Kill();
                earlier.PutBack(zone);
                await zone.Start();
                var accepted = traffic.Accepted;
                await run.Must("changes are accepted again", () => traffic.Accepted > accepted && traffic.Health == "ready");
            }

            run.FailAll(traffic.Problems);
        }

        if (!hostRuns)
        {
            await stand.StopHost();
            await zone.Kill();
            earlier.PutBack(zone);
            await zone.Start();
            await stand.StartHost();
        }

        await stand.Check();
        return EpochOf(stand) > before;
    }

    /// <summary>Raised by whoever fills a zone.</summary>
    private static long EpochOf(Stand stand)
    {
        using var zones = stand.Zones.Open();
        var (a, b) = zones.Count(Epoch);
        return Math.Max(a, b);
    }
}
