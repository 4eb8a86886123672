using System.Collections.Immutable;

namespace Kms.Backups;

/// <summary>What operators can see of the backups and do with them. Implemented by the hosts.</summary>
public interface IBackupAdmin
{
    BackupsHealth Health { get; }

    /// <summary>Makes one on every target as soon as it can. Answers as soon as that has been asked for.</summary>
    Result<BackupsHealth> MakeNow();

    /// <summary>Reads every backup on every target whole, after those that are being made. Answers as soon as that has been asked for.</summary>
    Result<BackupsHealth> Verify();
}

/// <summary>How backups are. No target: none are made.</summary>
[GenerateSerializer, Immutable]
public sealed record BackupsHealth(ImmutableArray<BackupTargetHealth> Targets)
{
    /// <summary><c>off</c>, <c>ok</c> or <c>alarm</c>.</summary>
    public string State => Targets.Length == 0 ? "off" : Targets.Any(target => target.IsAlarm) ? "alarm" : "ok";

    public static BackupsHealth None { get; } = new([]);
}

/// <param name="Name">Where it is: the folder.</param>
/// <param name="LastSuccess">When a backup was last complete; null: not since the start, and none was found.</param>
/// <param name="LastError">Why the last attempt failed; null after one that did not.</param>
/// <param name="IsLate">No backup for longer than two intervals, and this host is the one that makes them: an alarm.</param>
/// <param name="Count">Backups that can be restored.</param>
/// <param name="Unreadable">Files there that look like backups of this region and do not open.</param>
/// <param name="Oldest">The earliest moment that can be restored.</param>
/// <param name="Newest">The latest one.</param>
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
    /// <summary>An operator should look.</summary>
    public bool IsAlarm => LastError is not null || IsLate || Unreadable > 0 || Verified is { Damaged.Length: > 0 };
}

/// <summary>What is under way.</summary>
/// <param name="Doing"><c>full</c>, <c>incremental</c> or <c>verify</c>.</param>
/// <param name="Done">Rows and changes so far.</param>
[GenerateSerializer, Immutable]
public sealed record BackupProgress(string Doing, DateTimeOffset Since, long Done, long Bytes);

/// <summary>What reading every backup whole has shown.</summary>
/// <param name="Damaged">Names of files with why they were refused.</param>
[GenerateSerializer, Immutable]
public sealed record BackupVerification(DateTimeOffset Time, int Sound, ImmutableArray<string> Damaged);

/// <summary>A service without backups.</summary>
public sealed class NoBackups : IBackupAdmin
{
    private static readonly Refusal None = new(
        RefusalCode.NotSupported, "This service makes no backups: its settings name no folder for them.");

    public BackupsHealth Health => BackupsHealth.None;

    public Result<BackupsHealth> MakeNow() => None;

    public Result<BackupsHealth> Verify() => None;
}
