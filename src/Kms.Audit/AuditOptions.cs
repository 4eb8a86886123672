namespace Kms.Audit;

/// <summary>The pace of the audit log.</summary>
public sealed record AuditOptions
{
    public static AuditOptions Default { get; } = new();

    /// <summary>
    /// How long records gather before they are written, unless a caller waits for them. A process that is killed loses no more than this.
    /// </summary>
    public TimeSpan BatchTime { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How often the log is flushed to the disk and its end is vouched for, while records come. A machine that loses power loses no more
    /// than this.
    /// </summary>
    public TimeSpan CheckpointTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often writing is tried again when it failed.</summary>
    public TimeSpan RetryTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a caller waits for room when records come faster than they can be written; then it is refused.</summary>
    public TimeSpan RoomTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A file is ended when it has this many bytes (and when a new day begins, UTC).</summary>
    public long FileBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>How many records may wait to be written.</summary>
    public int WaitingMax { get; init; } = 8192;
}
