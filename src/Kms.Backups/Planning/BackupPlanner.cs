namespace Kms.Backups.Planning;

/// <summary>What to write next on a target, and when.</summary>
/// <param name="Parent">What it hangs on: its changes begin where that one's end.</param>
/// <param name="Reason">Why a full one is due, for people; null for an incremental one.</param>
public sealed record BackupStep(DateTimeOffset Due, BackupKind Kind, BackupFacts? Parent, string? Reason);

/// <summary>
/// Decides from what is on the target, never from memory: a target that was away, emptied or exchanged gets what it needs, and several
/// hosts agree without talking. Each target has a line of its own and can be restored from alone.
/// </summary>
public static class BackupPlanner
{
    /// <summary>Small regions: so many bytes of changes are no reason for a new full backup.</summary>
    public const long ChangesBytesMin = 16 << 20;

    /// <param name="backups">What can be read on the target, of this region.</param>
    public static BackupStep Next(DateTimeOffset now, string installation, IEnumerable<BackupFacts> backups, BackupSchedule schedule)
    {
        var line = new BackupChain(backups);
        if (line.Newest(installation) is not { } newest)
        {
            return new BackupStep(now, BackupKind.Full, null, "this installation has no backup there yet");
        }

        // A newest one from the future: the clock was wrong then or is wrong now, and waiting for it could take years.
        var due = newest.CompleteUntil > now ? now : newest.CompleteUntil + schedule.Every;
        var (isWhole, path, missing) = line.PathTo(newest, null);
        if (!isWhole)
        {
            return new BackupStep(due, BackupKind.Full, newest, $"the one before {path[0].Id} is gone{(missing is null ? "" : $" ({missing})")}");
        }

        var age = (due > now ? due : now) - path[0].NothingAfter;
        if (age >= schedule.FullEvery || age < TimeSpan.Zero)
        {
            return new BackupStep(due, BackupKind.Full, newest, "the last full one is old");
        }

        var changes = path.Skip(1).Sum(link => link.Bytes);
        return changes > Math.Max(path[0].Bytes, ChangesBytesMin)
            ? new BackupStep(due, BackupKind.Full, newest, "the changes since the last full one are larger than it is")
            : new BackupStep(due, BackupKind.Incremental, newest, null);
    }
}
