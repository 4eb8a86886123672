using Kms.Simulation.Engine;
using Kms.Simulation.Zones;

namespace Kms.Simulation.Histories;

internal enum FaultKind
{
    CutLink,
    CutZone,
    CrashZone,
    CrashHost,
    PauseHost,
    StepClock,

    /// <summary>Every host dies and one zone comes back as it was some time ago.</summary>
    SetBackZone,

    /// <summary>One zone dies and comes back empty or unreadable.</summary>
    LoseZone,
}

/// <summary>
/// One planned fault: at a time, or as the n-th changing statement is sent, or as the n-th statement of any kind after the first claim of a zone is sent.
/// The latter two hit the short moments between two statements, of a write and of a rejoin.
/// </summary>
internal readonly record struct Fault(FaultKind Kind, int AtMs, int AtStatement, int AfterClaim, int Host, int Zone, int ForMs);

/// <summary>What one history is made of: who takes part and what goes wrong. A function of the seed.</summary>
internal sealed class Scenario
{
    public required int Hosts { get; init; }

    public required int Clients { get; init; }

    public required int OperationsPerClient { get; init; }

    public required int Records { get; init; }

    public required bool IsFirstStart { get; init; }

    public required Weather Weather { get; init; }

    public required int TendMs { get; init; }

    public required Fault[] Faults { get; init; }

    public static Scenario Draw(Rng faults, Rng workload)
    {
        var hosts = workload.Any([1, 2, 2, 2, 3, 3]);
        return new Scenario
        {
            Hosts = hosts,
            Clients = workload.Between(2, 4),
            OperationsPerClient = workload.Between(1, 4),
            Records = workload.Any([1, 1, 1, 2]),
            IsFirstStart = workload.OneIn(24),
            Weather = faults.Below(8) switch
            {
                0 or 1 => Weather.Fine,
                2 => new Weather(300, 0, 0, 0, 0),
                3 => new Weather(100, 60, 0, 0, 0),
                4 => new Weather(100, 20, 30, 30, 0),
                5 => new Weather(50, 0, 0, 80, 0),
                6 => new Weather(200, 120, 20, 40, 250),
                _ => new Weather(50, 10, 10, 10, 0),
            },
            TendMs = workload.Between(20, 160),
            Faults = DrawFaults(faults, hosts),
        };
    }

    private static Fault[] DrawFaults(Rng faults, int hosts)
    {
        if (faults.OneIn(12))
        {
            // One zone goes in the middle of a write, and while it is brought back its peer goes too: rare by chance, and hard on what is not durable.
            var zone = faults.Below(2);
            return
            [
                new Fault(FaultKind.CrashZone, 0, faults.Between(1, 12), 0, 0, zone, faults.Between(1, 60)),
                new Fault(FaultKind.CrashZone, 0, 0, faults.Between(2, 14), 0, 1 - zone, faults.Between(1, 30)),
            ];
        }

        var planned = new Fault[faults.Any([0, 1, 1, 2, 2, 3, 3, 4])];
        for (var i = 0; i < planned.Length; i++)
        {
            var kind = faults.Below(40) switch
            {
                < 10 => FaultKind.CutLink,
                < 15 => FaultKind.CutZone,
                < 22 => FaultKind.CrashZone,
                < 29 => FaultKind.CrashHost,
                < 36 => FaultKind.PauseHost,
                < 37 => FaultKind.StepClock,
                < 38 => FaultKind.SetBackZone,
                _ => FaultKind.LoseZone,
            };
            var trigger = faults.Below(4);
            planned[i] = new Fault(
                kind,
                trigger == 0 ? faults.Below(400) : 0,
                trigger is 1 or 2 ? faults.Between(1, 24) : 0,
                trigger == 3 ? faults.Between(1, 24) : 0,
                faults.Below(hosts),
                faults.Below(2),
                faults.OneIn(2) ? faults.Between(5, 60) : faults.Between(60, 500));
        }

        return planned;
    }
}
