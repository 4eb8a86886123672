namespace Kms.Backups.Planning;

public enum BackupKind
{
    /// <summary>Every row, and the changes since the backup before it.</summary>
    Full,

    /// <summary>The changes since the backup before it.</summary>
    Incremental,
}

/// <summary>What is known of one backup without reading it whole. All times are of the region's own clock.</summary>
/// <param name="Parent">The backup whose changes end where this one's begin; null where there was none.</param>
/// <param name="Number">
/// 1 for an installation's first backup on a target, +1 for each further one: their order, whatever the clocks did.
/// </param>
/// <param name="Installation">A region that was restored is another installation: its backups form a line of their own.</param>
/// <param name="CompleteUntil">Every change that was acknowledged by then is in it.</param>
/// <param name="NothingAfter">No change that was begun later is in it.</param>
public sealed record BackupFacts(
    string Id,
    string? Parent,
    BackupKind Kind,
    long Number,
    string Installation,
    DateTimeOffset CompleteUntil,
    DateTimeOffset NothingAfter,
    long Bytes);

/// <param name="Every">From one backup to the next.</param>
/// <param name="FullEvery">From one full backup to the next, at most.</param>
/// <param name="Keep">Every moment of this past can be restored.</param>
public sealed record BackupSchedule(TimeSpan Every, TimeSpan FullEvery, TimeSpan Keep)
{
    public static BackupSchedule Default { get; } = new(TimeSpan.FromMinutes(5), TimeSpan.FromDays(1), TimeSpan.FromDays(30));
}
