using System.Globalization;

namespace Kms.Simulation;

/// <summary>What the command line asks for.</summary>
/// <param name="Subject"><c>zones</c> or <c>replication</c>.</param>
/// <param name="Count">Histories of the two-zone write, or streams between two regions.</param>
internal sealed record Options(string Subject, long Count, ulong Seed, (ulong Seed, long Index)? Replay, string? Mutant)
{
    public const string Usage =
        """
        zones [--histories N] [--seed N]             runs histories and mutants; the last line says how it went
        replication [--streams N] [--seed N]         the same for two regions
        zones|replication --replay SEED:INDEX [--mutant NAME]    prints one history
        zones|replication --mutant NAME [--seed N]   looks for the history that convicts one mutant
        """;

    /// <summary>Null when the arguments mean nothing.</summary>
    public static Options? Parse(string[] args)
    {
        if (args.Length % 2 == 0 || args[0] is not ("zones" or "replication"))
        {
            return null;
        }

        var (isPair, count) = args[0] == "replication" ? (true, "--streams") : (false, "--histories");
        var options = new Options(args[0], isPair ? 10_000 : 200_000, 1, null, null);

        for (var i = 1; i < args.Length; i += 2)
        {
            var value = args[i + 1];
            var next = args[i] switch
            {
                _ when args[i] == count && long.TryParse(value, CultureInfo.InvariantCulture, out var asked) => options with { Count = asked },
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
