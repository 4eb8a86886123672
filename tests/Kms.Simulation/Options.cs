using System.Globalization;

namespace Kms.Simulation;

/// <summary>What the command line asks for.</summary>
internal sealed record Options(long Histories, ulong Seed, (ulong Seed, long Index)? Replay, string? Mutant)
{
    public const string Usage =
        """
        zones [--histories N] [--seed N]             runs histories and mutants; the last line says how it went
        zones --replay SEED:INDEX [--mutant NAME]    prints one history
        """;

    /// <summary>Null when the arguments mean nothing.</summary>
    public static Options? Parse(string[] args)
    {
        var options = new Options(200_000, 1, null, null);
        if (args.Length % 2 == 0 || args[0] != "zones")
        {
            return null;
        }

        for (var i = 1; i < args.Length; i += 2)
        {
            var value = args[i + 1];
            var next = args[i] switch
            {
                "--histories" when long.TryParse(value, CultureInfo.InvariantCulture, out var histories) => options with { Histories = histories },
                "--seed" when ulong.TryParse(value, CultureInfo.InvariantCulture, out var seed) => options with { Seed = seed },
                "--replay" when ParsePlace(value) is { } place => options with { Replay = place },
                "--mutant" => options with { Mutant = value },
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            options = next;
        }

        return options;
    }

    private static (ulong Seed, long Index)? ParsePlace(string text) =>
        text.Split(':') is [var seed, var index]
        && ulong.TryParse(seed, CultureInfo.InvariantCulture, out var parsedSeed)
        && long.TryParse(index, CultureInfo.InvariantCulture, out var parsedIndex)
            ? (parsedSeed, parsedIndex)
            : null;
}
