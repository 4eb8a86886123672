using System.Collections.Immutable;

namespace Kms.Backups;

/// <summary>How the backups of the region are.</summary>
/// <param name="Targets">One for each place that the settings name; none: no backups are made.</param>
[GenerateSerializer, Immutable]
public sealed record BackupsHealth(ImmutableArray<BackupTargetHealth> Targets)
{
    /// <summary><c>off</c>, <c>ok</c> or <c>alarm</c>.</summary>
    public string State => Targets.Length == 0 ? "off" : Targets.Any(target => target.IsAlarm) ? "alarm" : "ok";

    /// <summary>Of a service that makes none.</summary>
    public static BackupsHealth None { get; } = new([]);
}

/// <summary>How the backups in one place are.</summary>
/// <param name="Name">Where it is: the folder.</param>
/// <param name="LastSuccess">When a backup was last complete; null: not since the start, and none was found.</param>
/// <param name="LastErrorTime">When an attempt last failed, also when later ones did not; null: none since the start.</param>
/// <param name="LastError">Why the last attempt failed; null after one that did not.</param>
/// <param name="IsLate">No backup for longer than two intervals, and this host is the one that makes them: an alarm.</param>
/// <param name="Count">Backups that can be restored.</param>
/// <param name="Unreadable">Files there that look like backups of this region and do not open.</param>
/// <param name="Bytes">What the backups that can be read take, in bytes.</param>
/// <param name="Oldest">The earliest moment that can be restored; null: none can.</param>
/// <param name="Newest">The latest one; null: none can.</param>
/// <param name="Running">What is under way; null: nothing is.</param>
/// <param name="Verified">What the last verification has shown; null: there was none since the start.</param>
[GenerateSerializer, Immutable]
public sealed record BackupTargetHealth(
    string Name,
    DateTimeOffset? LastSuccess,
    DateTimeOffset? LastErrorTime,
    string? LastError,
    bool IsLate,
    int Count,
    int Unreadable,
    long Bytes,
    DateTimeOffset? Oldest,
    DateTimeOffset? Newest,
    BackupProgress? Running,
    BackupVerification? Verified)
{
    /// <summary>An operator should look: the last attempt failed, a backup is late, or a file does not open.</summary>
    public bool IsAlarm => LastError is not null || IsLate || Unreadable > 0 || Verified is { Damaged.Length: > 0 };
}

/// <summary>What is under way on a target.</summary>
/// <param name="Doing"><c>full</c>, <c>incremental</c> or <c>verify</c>.</param>
/// <param name="Since">When it began.</param>
/// <param name="Done">Rows and changes so far; of a verification, bytes that were read.</param>
/// <param name="Bytes">Bytes written or read so far.</param>
[GenerateSerializer, Immutable]
public sealed record BackupProgress(string Doing, DateTimeOffset Since, long Done, long Bytes);

/// <summary>What reading every backup whole has shown.</summary>
/// <param name="Time">When it ended.</param>
/// <param name="Sound">How many opened and were complete.</param>
/// <param name="Damaged">Names of files with why they were refused.</param>
[GenerateSerializer, Immutable]
public sealed record BackupVerification(DateTimeOffset Time, int Sound, ImmutableArray<string> Damaged);
