using Kms.Faults.Regions;
using Kms.Faults.Silos;

namespace Kms.Faults.Rows;

/// <summary>A row of the table of faults.</summary>
/// <param name="Run">Null: nobody has built it yet, which counts as failed.</param>
internal sealed record FaultRow(int Number, string Name, string Summary, Func<RowRun, Task>? Run, bool NeedsServers = true)
{
    public bool IsNamed(string name) => name == Name || name == $"row-{Number}";
}

/// <summary>The rows in the order of their numbers; the missing numbers are tested elsewhere.</summary>
internal static class FaultRows
{
    /// <summary>On pairs of host processes: the scenario <c>regions</c>.</summary>
    public static IReadOnlyList<FaultRow> OfRegions { get; } =
    [
        new(17, "home-lost", "kill -9 of the home region under load", HomeLost.Run, NeedsServers: false),
        new(18, "stream-faults", "the stream between regions late, altered, doubled, cut; regions killed and stopped", StreamFaults.Run, NeedsServers: false),
        new(19, "old-home", "the old home region returns after the other was promoted", OldHomeReturns.Run, NeedsServers: false),
        new(20, "restore-drill", "the region and its replica lost at a random moment, restored from backup; backups altered", RestoreDrill.Run, NeedsServers: false),
    ];

    /// <summary>On three silos: the scenario <c>cluster</c>.</summary>
    public static IReadOnlyList<FaultRow> OfCluster { get; } =
    [
        new(1, "silo-kill", "kill -9 of a silo under 64 signers; --kills N", SiloKill.Run),
        new(5, "silo-pause", "versions disabled under load while a silo stands still; --disables N, --leases strict", SiloPause.Run),
    ];

    public static IReadOnlyList<FaultRow> All { get; } =
    [
        new(1, "host-kill", "kill -9 of the host at any moment of a write", HostKill.Run),
        new(2, "zone-kill", "kill -9 of a zone's database under load; --cycles N", ZoneKill.Run),
        new(3, "two-writers", "two hosts write the same records at once", TwoWriters.Run),
        new(4, "host-pause", "SIGSTOP of a host in a write, another takes over", HostPause.Run),
        new(7, "partition", "one host sees only A, one only B, one both", Partition.Run),
        new(8, "zone-away", "a zone is away and comes back intact", ZoneAway.Run),
        new(9, "zone-set-back", "a zone comes back without its last commits", ZoneSetBack.Run),
        new(10, "zone-replaced", "a zone is lost for ever and filled anew", ZoneReplaced.Run),
        new(11, "lost-reply", "the reply to each statement in turn is lost", LostReply.Run),
        new(12, "late-statement", "a statement arrives after the zone was brought back", LateStatement.Run),
        new(13, "disk", "disk full and failing flushes in one zone", Disk.Run),
        new(14, "purge-protection", "deletes, restores, clock steps, zone faults on protected keys", PurgeProtection.Run, NeedsServers: false),
        new(16, "switching-client", "a client switches between hosts and zones", SwitchingClient.Run),
    ];
}
