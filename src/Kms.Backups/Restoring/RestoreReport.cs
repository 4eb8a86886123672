using Kms.Backups.Planning;

namespace Kms.Backups.Restoring;

/// <summary>How far a long piece of work is.</summary>
/// <param name="Phase"><c>check</c>, <c>install</c>, <c>compare</c>, <c>verify</c>, <c>backup</c> or <c>try</c>.</param>
/// <param name="Total">0: not known.</param>
public readonly record struct BackupWork(string Phase, long Done, long Total);

/// <summary>What a restore has put into the zones.</summary>
/// <param name="Moment">The state is that of this time: what was asked for, or the end of the last backup.</param>
/// <param name="CompleteUntil">Every change acknowledged by then is in it.</param>
/// <param name="Used">The backups it was made of, in order.</param>
/// <param name="Records">Rows that are in both zones now, the region's own among them.</param>
/// <param name="There">Those of them that can be used or recovered, by kind.</param>
/// <param name="DestroyedSince">
/// Records whose state of that moment was destroyed by a purge before it was backed up: they are not there.
/// </param>
/// <param name="Damaged">Records that do not open. They were damaged when they were backed up; the service refuses them by name.</param>
public sealed record RestoreReport(
    string Target,
    DateTimeOffset Moment,
    DateTimeOffset CompleteUntil,
    IReadOnlyList<string> Used,
    long Bytes,
    long Records,
    IReadOnlyList<Counted> There,
    long Streams,
    long Denials,
    long DestroyedSince,
    long Damaged,
    TimeSpan CheckTime,
    TimeSpan InstallTime,
    TimeSpan CompareTime)
{
    /// <summary>What belongs into the data folder, is in no backup, and is not there: the first start makes a new one.</summary>
    public IReadOnlyList<string> NotRestored { get; init; } = [];

    /// <summary>
    /// Vaults of which the backup holds only a part: they were being copied from the other region just then. Another moment has them
    /// whole.
    /// </summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    public bool IsSound => Damaged == 0 && Parts.Count == 0;
}

/// <summary>How many there are of a kind.</summary>
public sealed record Counted(string What, long Count);

/// <summary>What is on one target.</summary>
/// <param name="Problem">Why it could not be read; null when it could.</param>
public sealed record TargetListing(string Target, IReadOnlyList<BackupFacts> Backups, IReadOnlyList<string> Unreadable, int Foreign, string? Problem)
{
    /// <summary>To which the foreign ones belong; the first few.</summary>
    public IReadOnlyList<string> OtherRegions { get; init; } = [];
}

/// <summary>What reading everything on one target has shown.</summary>
public sealed record TargetVerification(string Target, int Sound, IReadOnlyList<string> Damaged, long Bytes, string? Problem)
{
    public bool IsSound => Problem is null && Damaged.Count == 0 && Sound > 0;
}

/// <summary>What was made on one target.</summary>
/// <param name="Problem">Why nothing was; null when it was.</param>
public sealed record TargetBackup(string Target, BackupFacts? Made, IReadOnlyList<string> Notes, string? Problem);
