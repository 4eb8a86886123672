using Kms.Faults.Check;
using Kms.Faults.Host;

namespace Kms.Faults.Zones;

/// <summary>Where the two zones of a host are.</summary>
internal abstract class ZoneHome
{
    /// <summary>What the host has to be told.</summary>
    public abstract string[] HostOptions { get; }

    public abstract ZonePair Open();

    /// <summary>A number that changes when a host that starts begins to use zone B.</summary>
    public abstract long Touched();
}

/// <summary>Two SQLite files in the data folder: what a host has that is told nothing.</summary>
internal sealed class SqliteHome(DataFolder data) : ZoneHome
{
    public override string[] HostOptions => [];

    public override ZonePair Open() => ZonePair.Open(DataFolder.DatabaseIn(data.ZoneA), DataFolder.DatabaseIn(data.ZoneB));

    /// <summary>Opening empties the log of zone B; what comes next is the settling.</summary>
    public override long Touched() => DataFolder.DatabaseIn(data.ZoneB) + "-wal" is var log && File.Exists(log) ? new FileInfo(log).Length : -1;
}
