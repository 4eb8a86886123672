using System.CommandLine;
using Kms.Cli.Running;

namespace Kms.Cli.Drills;

/// <summary>
/// <c>kms drill</c>: each incident of the promise, tried out on a test installation, with a report of what was lost and how long it took.
/// </summary>
internal static class DrillCommands
{
    public static Command Make() => Commands.Branch(
        "drill", "Lose something on a test installation and see what the promise is worth. Exit code 0 when it held.",
        HostDrill.Make(), ZoneDrill.Make(), RegionDrill.Make(), RegionAndReplicaDrill.Make());
}
