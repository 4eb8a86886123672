using Kms.Regions.Replication;
using Kms.Simulation.Engine;

namespace Kms.Simulation.Replication;

internal enum PairFault
{
    CrashHome,
    CrashOther,
    CutLink,

    /// <summary>Changes are lost, signs of life arrive.</summary>
    MuteLink,
    ZoneDown,
    ZoneCrash,
    Promote,

    /// <summary>Both zones of the home region come back as they were some time ago.</summary>
    SetBack,

    /// <summary>The home region signs a change whose hash does not follow from it.</summary>
    WrongHash,

    /// <summary>The home region signs another change at a number that it has shipped: a clone of it is at work.</summary>
    OtherRepeat,
}

/// <param name="AtMs">When.</param>
/// <param name="Region">For zones: 0 the region that was home at first, 1 the other one.</param>
/// <param name="ForMs">How long.</param>
internal readonly record struct PlannedFault(PairFault Kind, int AtMs, int Region, int Zone, int ForMs);

/// <summary>What the network between two regions does to messages. Chances in a thousand.</summary>
internal readonly record struct LinkWeather(int Lost, int AnswerLost, int Late, int Again, int Altered)
{
    public static LinkWeather Fine => default;
}

/// <summary>What one history of two regions is made of. A function of the seed.</summary>
internal sealed record PairScenario(
    int Streams, int RecordsPerStream, int Writers, int WritesPerWriter, LinkWeather Link, int ZoneFaults, ShipperOptions Shipper, int TendMs, PlannedFault[] Faults)
{
    public static PairScenario Draw(Rng faults, Rng workload)
    {
        var kinds = faults.Below(14) switch
        {
            0 or 1 => (PairFault[])[PairFault.Promote, PairFault.CrashOther, PairFault.CrashHome, PairFault.CutLink],
            2 => [PairFault.Promote, PairFault.Promote, PairFault.CutLink],
            3 => [PairFault.SetBack, PairFault.CrashOther],
            4 => [PairFault.MuteLink, PairFault.CrashOther],
            5 => [PairFault.ZoneDown, PairFault.ZoneCrash],
            6 => [],
            7 => [PairFault.WrongHash, PairFault.WrongHash, PairFault.CrashOther, PairFault.CutLink],
            8 => [PairFault.OtherRepeat, PairFault.CrashOther],
            _ => [PairFault.CrashHome, PairFault.CrashOther, PairFault.CutLink, PairFault.ZoneDown, PairFault.ZoneCrash],
        };
        // The home region's zones come and go in turn while statements are late: rare by chance, and hard on numbers that were given up.
        var isAboutZones = kinds is [PairFault.ZoneDown, PairFault.ZoneCrash];
        return new PairScenario(
            workload.Between(1, 3),
            workload.Between(1, 3),
            workload.Between(1, 3),
            workload.Between(3, 12),
            faults.Below(6) switch
            {
                0 or 1 => LinkWeather.Fine,
                2 => new LinkWeather(150, 0, 0, 0, 0),
                3 => new LinkWeather(50, 100, 50, 100, 0),
                4 => new LinkWeather(20, 20, 20, 20, 150),
                _ => new LinkWeather(60, 60, 100, 200, 60),
            },
            isAboutZones ? 100 : faults.Any([0, 0, 15, 60]),
            new ShipperOptions
            {
                BatchChanges = workload.Any([2, 3, 5, 50]),
                CopyAbove = workload.Any([3, 10, 10_000]),
                // A message from before the home region was set back is found with the next greeting.
                GreetEvery = TimeSpan.FromSeconds(kinds.Contains(PairFault.SetBack) ? 5 : workload.Any([5, 600])),
                BackOffMax = TimeSpan.FromSeconds(2),
                SettleAfter = TimeSpan.FromMilliseconds(800),
            },
            workload.Between(40, 200),
            DrawFaults(faults, kinds, isAboutZones));
    }

    private static PlannedFault[] DrawFaults(Rng faults, PairFault[] kinds, bool isAboutZones)
    {
        if (kinds.Length == 0)
        {
            return [];
        }

        var planned = new PlannedFault[isAboutZones ? faults.Between(4, 10) : faults.Between(1, 5)];
        for (var i = 0; i < planned.Length; i++)
        {
            var kind = i == 0 ? kinds[0] : faults.Any(kinds);
            planned[i] = new PlannedFault(
                kind,
                kind == PairFault.SetBack ? faults.Between(500, 1500) : faults.Below(1500),
                isAboutZones ? 0 : faults.Below(2),
                faults.Below(2),
                kind == PairFault.MuteLink ? faults.Between(5_500, 8_000) : faults.OneIn(2) ? faults.Between(1, 80) : faults.Between(80, 1200));
        }

        return planned;
    }
}
