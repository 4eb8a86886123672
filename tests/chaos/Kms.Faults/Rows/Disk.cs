using System.Diagnostics;
using Kms.Faults.ZoneFaults;
using Kms.Testing.PostgreSql;

namespace Kms.Faults.Rows;

/// <summary>
/// The disk of one zone is full, or its flushes fail, under load. A change is refused or resolved, never half: afterwards the zones are
/// equal and everything that was acknowledged is in both.
/// </summary>
internal static class Disk
{
    private const int KeyCount = 20;
    private const int UsesWanted = 40;

    public static async Task Run(RowRun run)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            run.Skip("skipped: only root can mount a small file system and trace another process");
            return;
        }

        await using var stand = await Stand.Start(run, KeyCount);
        var (full, flushes, hasTrace) = (0, 0, IsInstalled("strace"));
        for (var done = 0; run.HasTimeAfter(done, least: 2) && !run.IsFailed; done++)
        {
            var zone = stand.Zones.Of(done % 4 < 2 ? "A" : "B");
            if (done % 2 == 0)
            {
                await using var disk = await SmallDisk.Under(zone);
                await Suffer(run, stand, zone, disk.Fill, disk.Empty);
                full++;
            }
            else if (hasTrace)
            {
                await using var failing = new FailingFlushes(zone);
                await Suffer(run, stand, zone, failing.Begin, failing.End);
                flushes++;
            }
        }

        run.Figure("runs with a full disk", full);
        run.Figure("with failing flushes", hasTrace ? flushes : "none, strace is not installed");
        run.Figure("acknowledged", stand.History.Acknowledged);
        run.Figure("unknown", stand.History.Unknown);
        run.Figure("refused", stand.History.Refused);
    }

    private static async Task Suffer(RowRun run, Stand stand, PostgreSqlCluster zone, Func<Task> begin, Func<Task> end)
    {
        await run.Must("the host is ready", stand.IsReady);
        await using (var traffic = stand.Load())
        {
            await run.Must("changes are accepted", () => traffic.Accepted > 0);
            var refused = traffic.Refused;
            await begin();
            var uses = traffic.Crypto.Count;
            await run.Must("changes are refused and keys go on working", () => traffic.Refused > refused && traffic.Crypto.Count - uses > UsesWanted);
            await end();

            // The server may have given up, as it does when it cannot write its log.
            await zone.Kill();
            await zone.Start();
            var since = Stopwatch.GetTimestamp();
            await run.Must("changes are accepted again", () => traffic.LastAccepted > since && traffic.Health == "ready");
            run.FailAll(traffic.Problems.Where(problem => !problem.Contains("OutcomeUnknown", StringComparison.Ordinal)));
        }

        await stand.Check();
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
