using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Kms.Faults.Scenarios;

namespace Kms.Faults;

/// <summary>What the command line asks for.</summary>
/// <param name="Scenario">A name of <see cref="ScenarioList"/>, or <c>all</c>.</param>
/// <param name="Cycles">Null: the scenario's own number.</param>
/// <param name="Minutes">For all rows together; null: the usual ten.</param>
/// <param name="Kills">Of silos; null: as many as there is time for.</param>
/// <param name="Disables">In a cluster; null: as many as there is time for.</param>
/// <param name="Leases">How the silos of a cluster use keys: <c>lease</c> or <c>strict</c>.</param>
/// <param name="Seed">Fixes the moments of the faults and what is written; printed at the end of a run.</param>
internal sealed record RunOptions(string Scenario, int? Cycles, double? Minutes, int Seed, bool Help)
{
    public int? Kills { get; private init; }

    public int? Disables { get; private init; }

    public string Leases { get; private init; } = "lease";

    public static bool TryParse(string[] arguments, [NotNullWhen(true)] out RunOptions? options, out string problem)
    {
        options = null;
        problem = string.Empty;
        var parsed = new RunOptions(string.Empty, null, null, Random.Shared.Next(1, 1_000_000), false);
        for (var i = 0; i < arguments.Length; i++)
        {
            var name = arguments[i];
            var value = i + 1 < arguments.Length ? arguments[i + 1] : string.Empty;
            switch (name)
            {
                case "--help" or "-h":
                    options = parsed with { Help = true };
                    return true;
                case "--scenario" when value.Length > 0:
                    parsed = parsed with { Scenario = value };
                    break;
                case "--cycles" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var cycles) && cycles > 0:
                    parsed = parsed with { Cycles = cycles };
                    break;
                case "--kills" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var kills) && kills > 0:
                    parsed = parsed with { Kills = kills };
                    break;
                case "--disables" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var disables) && disables > 0:
                    parsed = parsed with { Disables = disables };
                    break;
                case "--leases" when value is "lease" or "strict":
                    parsed = parsed with { Leases = value };
                    break;
                case "--minutes" when double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes) && minutes > 0:
                    parsed = parsed with { Minutes = minutes };
                    break;
                case "--seed" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed):
                    parsed = parsed with { Seed = seed };
                    break;
                case "--scenario" or "--cycles" or "--kills" or "--disables" or "--leases" or "--minutes" or "--seed":
                    problem = $"The option {name} needs a value, and '{value}' is none that it can have.";
                    return false;
                default:
                    problem = $"There is no option '{name}'.";
                    return false;
            }

            i++;
        }

        if (!ScenarioList.Knows(parsed.Scenario))
        {
            problem = parsed.Scenario.Length == 0 ? "Which scenario? Use --scenario NAME." : $"There is no scenario '{parsed.Scenario}'.";
            return false;
        }

        options = parsed;
        return true;
    }
}
