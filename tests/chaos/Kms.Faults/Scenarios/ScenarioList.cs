using System.Text;
using Kms.Faults.Regions;
using Kms.Faults.Rows;

namespace Kms.Faults.Scenarios;

/// <summary>A fault with what must hold under it.</summary>
/// <param name="Run">True when everything held.</param>
internal sealed record Scenario(string Name, string Summary, Func<RunOptions, TextWriter, CancellationToken, Task<bool>> Run);

/// <summary>All scenarios: the table behind <c>--help</c> and <c>--scenario</c>.</summary>
internal static class ScenarioList
{
    private const string Everything = "all";
    private const string Regions = "regions";
    private const string Cluster = "cluster";
    private const double MinutesOfRegions = 2;
    private const double MinutesOfCluster = 4;
    private const int NameWidth = 26;

    /// <summary>On SQLite files, with reports of their own.</summary>
    private static readonly Scenario[] OnFiles =
    [
        new("kill-host", "kill -9 of the host on SQLite files; --cycles N (200)", KillHost.Run),
        new("region-speed", "the three that follow, one after the other", RegionSpeed.Run),
        new("region-lag", "lag at 200 changes a second; --minutes N (1)", RegionSpeed.Lag),
        new("region-cost", "what a replica costs writers in the home region", RegionSpeed.Cost),
        new("region-catch-up", "a replica that was away catches up; --cycles N changes (20000)", RegionSpeed.CatchUp),
        new("zone-files", "SQLite: each zone in turn: file away, deleted, damaged, locked, its disk full", ZoneFiles.Run),
    ];

    public static string Help
    {
        get
        {
            var text = new StringBuilder("Kms.Faults --scenario NAME [--minutes N] [--cycles N] [--kills N] [--disables N] [--leases lease|strict] [--seed N]\n\nScenarios:\n");
            foreach (var row in FaultRows.All)
            {
                text.Append("  ").Append($"{row.Name} (row-{row.Number})".PadRight(NameWidth)).AppendLine(row.Summary);
            }

            text.Append("  ").Append(Everything.PadRight(NameWidth)).AppendLine("the rows above; --minutes N (10) is shared among them\n");
            foreach (var row in FaultRows.OfRegions)
            {
                text.Append("  ").Append($"{row.Name} (row-{row.Number})".PadRight(NameWidth)).AppendLine(row.Summary);
            }

            text.Append("  ").Append(Regions.PadRight(NameWidth)).AppendLine("the rows of pairs of regions; --minutes N (2) is shared among them\n");
            foreach (var row in FaultRows.OfCluster)
            {
                text.Append("  ").Append(row.Name.PadRight(NameWidth)).AppendLine(row.Summary);
            }

            text.Append("  ").Append(Cluster.PadRight(NameWidth)).AppendLine("the rows of three silos; --minutes N (4) is shared among them\n");
            foreach (var row in OnFiles)
            {
                text.Append("  ").Append(row.Name.PadRight(NameWidth)).AppendLine(row.Summary);
            }

            return text
                .Append("\n--seed N repeats the moments of the faults of an earlier run. Exit code 0: everything held; 1: not; 2: wrong options.")
                .ToString();
        }
    }

    public static bool Knows(string name) =>
        name is Everything or Regions or Cluster || OnFiles.Any(row => row.Name == name) || Single.Any(row => row.IsNamed(name));

    public static Scenario Of(RunOptions options) =>
        OnFiles.FirstOrDefault(row => row.Name == options.Scenario)
        ?? new(options.Scenario, string.Empty, (o, output, cancellation) => FaultTable.Run(
            RowsOf(o.Scenario), o with { Minutes = o.Minutes ?? MinutesOf(o.Scenario) }, output, cancellation));

    private static IEnumerable<FaultRow> Single => [.. FaultRows.All, .. FaultRows.OfRegions, .. FaultRows.OfCluster];

    /// <summary>Null: the usual.</summary>
    private static double? MinutesOf(string scenario) => scenario switch
    {
        Regions => MinutesOfRegions,
        Cluster => MinutesOfCluster,
        _ => null,
    };

    private static IReadOnlyList<FaultRow> RowsOf(string scenario) => scenario switch
    {
        Everything => FaultRows.All,
        Regions => FaultRows.OfRegions,
        Cluster => FaultRows.OfCluster,
        _ => [Single.First(row => row.IsNamed(scenario))],
    };
}
