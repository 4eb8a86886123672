using Kms.Simulation.Mutants;

namespace Kms.Simulation.Histories;

/// <summary>Runs one history by seed and index.</summary>
internal static class Runner
{
    public static Violation? Run(ulong seed, long index, Mutant mutant, Counters counters) => Alone(new World(seed, index, mutant, counters));

    /// <summary>One history as text, with what is wrong with it at the end.</summary>
    public static string Replay(ulong seed, long index, Mutant mutant)
    {
        var trace = new Trace();
        var violation = Alone(new World(seed, index, mutant, new Counters(), trace));
        return trace + (violation is null ? "no violation" : $"VIOLATION of {violation.Check}: {violation.Message}") + Environment.NewLine;
    }

    /// <summary>Without a synchronization context every continuation runs where it was completed: on the timeline.</summary>
    private static Violation? Alone(World world)
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
