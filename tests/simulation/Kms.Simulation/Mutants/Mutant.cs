using Kms.Simulation.Zones;
using Kms.TwoZone;

namespace Kms.Simulation.Mutants;

/// <summary>
/// One mistake, kept so that the checks are known to find it: a zone with another rule, or a shell around a host's connection that makes the
/// real protocol do the wrong thing. Core itself is never changed.
/// </summary>
/// <param name="Mistake">What is wrong, as one would say it in a review.</param>
internal sealed record Mutant(string Name, string Mistake)
{
    public static Mutant None { get; } = new("none", "the protocol as it is");

    public DiskRules Rules { get; init; } = DiskRules.Real;

    public Func<ZoneLink, IZone> Wrap { get; init; } = link => link;
}
