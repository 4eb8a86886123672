using System.Text;

namespace Kms.Faults.Scenarios;

/// <summary>A fault with what must hold under it.</summary>
/// <param name="Run">True when everything held.</param>
internal sealed record Scenario(string Name, string Summary, Func<RunOptions, TextWriter, CancellationToken, Task<bool>> Run);

/// <summary>All scenarios: the table behind <c>--help</c> and <c>--scenario</c>.</summary>
internal static class ScenarioList
{
    private const string Everything = "all";
    private const int ShortCycles = 20;

    private static readonly Scenario[] Rows =
    [
        new("kill-host", "kill -9 at any moment of a write; --cycles N (200)", KillHost.Run),
        new("zone-files", "each zone in turn: file away, deleted, damaged, locked, its disk full", ZoneFiles.Run),
    ];

    public static string Help
    {
        get
        {
            var text = new StringBuilder("Kms.Faults --scenario NAME [--cycles N] [--seed N]\n\nScenarios:\n");
            foreach (var row in Rows)
            {
                text.Append("  ").Append(row.Name.PadRight(14)).AppendLine(row.Summary);
            }

            return text
                .Append("  ").Append(Everything.PadRight(14)).AppendLine("each of them, with short settings")
                .Append("\n--seed N repeats the moments of the faults of an earlier run. Exit code 0: everything held; 1: not; 2: wrong options.")
                .ToString();
        }
    }

    public static bool Knows(string name) => name == Everything || Rows.Any(row => row.Name == name);

    public static IEnumerable<Scenario> Of(RunOptions options) => options.Scenario == Everything
        ? Rows.Select(row => row with { Run = (o, output, cancellation) => row.Run(o with { Cycles = o.Cycles ?? ShortCycles }, output, cancellation) })
        : Rows.Where(row => row.Name == options.Scenario);
}
