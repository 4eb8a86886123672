using Kms.Faults.Host;
using Kms.Faults.Scenarios;
using Kms.Faults.Zones;

namespace Kms.Faults.Rows;

/// <summary>The scenario kill-host on two PostgreSQL zones.</summary>
internal static class HostKill
{
    private const int CyclesMin = 8;

    public static async Task Run(RowRun run)
    {
        await using var zones = await PostgresPair.Start();
        using var data = new DataFolder();
        var scenario = new KillHost(data, zones, run.Seed, run.Cancellation) { WarmUp = true };
        await scenario.Run(cycle => run.HasTimeAfter(cycle, least: CyclesMin), TextWriter.Synchronized(new Sink(run)));
        var report = scenario.Report;
        run.Figure("kills", report.Cycles + report.StartKills);
        run.Figure("in the middle of a write", report.MidWrite);
        run.Figure("acknowledged", scenario.History.Acknowledged);
        run.Figure("lost", report.Lost);
        run.Figure("unequal", report.Unequal);
        run.Figure("intents after 10 s", report.Intents);
        if (scenario.History.Acknowledged == 0)
        {
            run.Fail("every kill came before the first change: nothing was tested");
        }

        if (!report.Held)
        {
            run.Fail("changes were lost, zones differ or intents are left: see above");
        }
    }

    /// <summary>What the scenario says while it runs.</summary>
    private sealed class Sink(RowRun run) : StringWriter(System.Globalization.CultureInfo.InvariantCulture)
    {
        public override Task WriteLineAsync(string? value)
        {
            run.Say(value ?? string.Empty);
            return Task.CompletedTask;
        }
    }
}
