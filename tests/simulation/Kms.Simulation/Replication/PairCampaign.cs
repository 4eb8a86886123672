using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Kms.Simulation.Replication;

/// <summary>Histories of two regions until so many streams were seen, none of which may break a promise; then every mutant, each of which must be caught.</summary>
internal sealed class PairCampaign(long streams, ulong seed, TextWriter output)
{
    /// <summary>Within so many histories a mutant has to be caught.</summary>
    public const long MutantHistoriesMax = 6_000;

    private const int ViolationsShown = 10;

    public bool Run()
    {
        var counters = new PairCounters();
        var violations = 0L;
        var index = 0L;
        var watch = Stopwatch.StartNew();
        for (; counters.Streams < streams; index++)
        {
            if (Run(seed, index, PairMutant.None, counters) is { } violation && ++violations <= ViolationsShown)
            {
                output.WriteLine($"VIOLATION of {violation.Check} at {seed}:{index}: {violation.Message}");
                output.WriteLine($"  to see it: replication --replay {seed}:{index}");
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{index} histories in {watch.Elapsed.TotalSeconds:F0} s; what they went through:"));
        counters.WriteTo(output);
        var caught = RunMutants();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"streams={streams} violations={violations} mutants={caught}/{PairZoo.All.Count} seed={seed}"));
        return violations == 0 && caught == PairZoo.All.Count;
    }

    public static Violation? Run(ulong seed, long index, PairMutant mutant, PairCounters counters) => Alone(new PairWorld(seed, index, mutant, counters));

    public static (long Index, Violation Violation)? Hunt(PairMutant mutant, ulong seed, long historiesMax)
    {
        var counters = new PairCounters();
        for (var index = 0L; index < historiesMax; index++)
        {
            if (Run(seed, index, mutant, counters) is { } violation)
            {
                return (index, violation);
            }
        }

        return null;
    }

    /// <summary>One history as text, with what is wrong with it at the end.</summary>
    public static string Replay(ulong seed, long index, PairMutant mutant)
    {
        var trace = new StringBuilder();
        var violation = Alone(new PairWorld(seed, index, mutant, new PairCounters(), trace));
        return trace + (violation is null ? "no violation" : $"VIOLATION of {violation.Check}: {violation.Message}") + Environment.NewLine;
    }

    private int RunMutants()
    {
        output.WriteLine("mutants:");
        var caught = 0;
        foreach (var mutant in PairZoo.All)
        {
            var found = Hunt(mutant, seed, MutantHistoriesMax);
            caught += found is null ? 0 : 1;
            var how = found is null ? "NOT CAUGHT" : $"caught at history {found.Value.Index} by {found.Value.Violation.Check}";
            output.WriteLine($"  {mutant.Name,-24} {how,-44} {mutant.Mistake}");
        }

        return caught;
    }

    /// <summary>Without a synchronization context every continuation runs where it was completed: on the timeline.</summary>
    private static Violation? Alone(PairWorld world)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return world.Run();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }
}
