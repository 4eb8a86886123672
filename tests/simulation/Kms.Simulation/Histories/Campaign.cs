using System.Diagnostics;
using Kms.Simulation.Mutants;

namespace Kms.Simulation.Histories;

/// <summary>Many histories of the real protocol, none of which may break a promise; then every mutant, each of which must be caught.</summary>
internal sealed class Campaign(Options options, TextWriter output)
{
    /// <summary>Within so many histories a mutant has to be caught. The rarest take about a tenth of it.</summary>
    public const long MutantHistoriesMax = 100_000;

    private const long ProgressEvery = 50_000;
    private const int ViolationsShown = 10;
    private readonly Counters counters = new();

    public bool Run()
    {
        var violations = RunProtocol();
        output.WriteLine("what the histories went through:");
        counters.WriteTo(output);
        var caught = RunMutants();
        output.WriteLine(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"histories={options.Count} violations={violations} mutants={caught}/{Zoo.All.Count} seed={options.Seed}"));
        return violations == 0 && caught == Zoo.All.Count;
    }

    private long RunProtocol()
    {
        var violations = 0L;
        var watch = Stopwatch.StartNew();
        for (var index = 0L; index < options.Count; index++)
        {
            if (Runner.Run(options.Seed, index, Mutant.None, counters) is { } violation && ++violations <= ViolationsShown)
            {
                output.WriteLine($"VIOLATION of {violation.Check} at {options.Seed}:{index}: {violation.Message}");
                output.WriteLine($"  to see it: zones --replay {options.Seed}:{index}");
            }

            if ((index + 1) % ProgressEvery == 0)
            {
                output.WriteLine($"{index + 1} histories, {violations} violations, {(index + 1) / watch.Elapsed.TotalSeconds:F0} a second");
            }
        }

        return violations;
    }

    private int RunMutants()
    {
        output.WriteLine("mutants:");
        var caught = 0;
        foreach (var mutant in Zoo.All)
        {
            var found = Hunt(mutant, options.Seed, MutantHistoriesMax);
            caught += found is null ? 0 : 1;
            var how = found is null ? "NOT CAUGHT" : $"caught at history {found.Value.Index} by {found.Value.Violation.Check}";
            output.WriteLine($"  {mutant.Name,-24} {how,-44} {mutant.Mistake}");
        }

        return caught;
    }

    public static (long Index, Violation Violation)? Hunt(Mutant mutant, ulong seed, long historiesMax)
    {
        var counters = new Counters();
        for (var index = 0L; index < historiesMax; index++)
        {
            if (Runner.Run(seed, index, mutant, counters) is { } violation)
            {
                return (index, violation);
            }
        }

        return null;
    }
}
