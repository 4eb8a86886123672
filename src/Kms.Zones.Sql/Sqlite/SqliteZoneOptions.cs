namespace Kms.Zones.Sql.Sqlite;

/// <summary>What can be set about a SQLite zone. The defaults suit two zones in one process within 120 MB.</summary>
public sealed record SqliteZoneOptions
{
    /// <summary>How long to wait for a lock that another process holds before the zone counts as unreachable.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The most statements that share one transaction.</summary>
    public int BatchLimit { get; init; } = 256;

    /// <summary>Connections for reading; each answers one caller at a time.</summary>
    public int Readers { get; init; } = Math.Clamp(Environment.ProcessorCount, 2, 8);

    /// <summary>Page cache of the writing connection, in KiB.</summary>
    public int WriterCacheKib { get; init; } = 4096;

    /// <summary>Page cache of each reading connection, in KiB.</summary>
    public int ReaderCacheKib { get; init; } = 512;

    /// <summary>Pages of 4 KiB in the log after which it is copied into the database.</summary>
    public int CheckpointPages { get; init; } = 4000;

    /// <summary>What the log file shrinks to after a burst, in bytes.</summary>
    public long LogSizeLimitBytes { get; init; } = 16 * 1024 * 1024;
}
