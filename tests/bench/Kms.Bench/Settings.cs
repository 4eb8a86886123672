using System.Globalization;

namespace Kms.Bench;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Parts">Which of the parts run.</param>
/// <param name="Slice">How long one slice lasts.</param>
/// <param name="Pairs">How many slices each side gets, taken in turn.</param>
/// <param name="KeysOnDisk">Keys in the large data folder.</param>
internal sealed record Settings(IReadOnlyList<string> Parts, TimeSpan Slice, int Pairs, int KeysOnDisk)
{
    private static readonly string[] AllParts = ["inprocess", "https", "creates", "postgresql", "startup", "backups", "replication"];

    public static string Usage => $"Kms.Bench [{string.Join('|', AllParts)}] [--quick] [--seconds N]";

    /// <summary>Null when the arguments are wrong.</summary>
    public static Settings? Parse(IReadOnlyList<string> arguments)
    {
        var parts = new List<string>();
        var quick = arguments.Contains("--quick");
        var settings = quick
            ? new Settings(AllParts, TimeSpan.FromSeconds(0.15), 3, 10_000)
            : new Settings(AllParts, TimeSpan.FromSeconds(0.4), 7, 100_000);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--seconds" && i + 1 < arguments.Count
                && double.TryParse(arguments[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 60)
            {
                settings = settings with { Slice = TimeSpan.FromSeconds(seconds) };
                i++;
            }
            else if (AllParts.Contains(arguments[i]))
            {
                parts.Add(arguments[i]);
            }
            else if (arguments[i] != "--quick")
            {
                return null;
            }
        }

        return parts.Count == 0 ? settings : settings with { Parts = parts };
    }
}
