namespace Kms.Faults.Scenarios;

internal enum StartKill
{
    None,

    /// <summary>At some moment between the start of the process and the moment at which it listens.</summary>
    AnyMoment,

    /// <summary>Right after the zones were first touched, which is when what the last kill left undecided is settled.</summary>
    WhileSettling,
}

/// <summary>The moments of one cycle's kills, drawn from the seed alone.</summary>
/// <param name="UnderLoad">From the start of the load.</param>
/// <param name="Starting">Another kill while the host comes back from the first one.</param>
/// <param name="StartShare">Where in the start-up, 0 to 1.</param>
/// <param name="AfterTouch">How long after the zones were touched.</param>
internal sealed record KillPlan(TimeSpan UnderLoad, StartKill Starting, double StartShare, TimeSpan AfterTouch)
{
    private const int UnderLoadMaxMs = 400;
    private const int AfterTouchMaxMs = 25;

    public static KillPlan For(int seed, int cycle)
    {
        var random = new Random(HashCode(seed, cycle));

        // Half of them early: the first writes after a start are under way then, and the later ones find a warm host.
        var load = random.Next(2) == 0 ? random.NextDouble() * UnderLoadMaxMs : Math.Pow(random.NextDouble(), 3) * UnderLoadMaxMs;
        var starting = random.Next(10) switch
        {
            0 => StartKill.AnyMoment,
            1 => StartKill.WhileSettling,
            _ => StartKill.None,
        };
        return new(TimeSpan.FromMilliseconds(load), starting, random.NextDouble(), TimeSpan.FromMilliseconds(random.NextDouble() * AfterTouchMaxMs));
    }

    /// <summary>Not .NET's own: that one differs from run to run.</summary>
    public static int HashCode(int seed, int number) => unchecked((seed * 1_000_003) ^ (number * 8_191));
}
