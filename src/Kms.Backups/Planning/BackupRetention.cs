namespace Kms.Backups.Planning;

/// <summary>What has been kept long enough.</summary>
public static class BackupRetention
{
    /// <summary>
    /// Backups that no moment of the time to keep needs any more. Never one that a kept one hangs on, never the newest one (of the target,
    /// and of this installation) with what it hangs on. In the order to delete in: whatever stops in the middle leaves only whole lines.
    /// </summary>
    public static IReadOnlyList<BackupFacts> Expired(DateTimeOffset now, string installation, IEnumerable<BackupFacts> backups, BackupSchedule schedule)
    {
        var line = new BackupChain(backups);
        var oldest = now - schedule.Keep;
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var backup in line.All.Where(backup => backup.CompleteUntil >= oldest))
        {
            Keep(line.PathTo(backup, oldest).Path);
        }

        foreach (var newest in (BackupFacts?[])[line.Newest(installation), line.Newest()])
        {
            Keep(newest is null ? [] : line.PathTo(newest, null).Path);
        }

        return [.. line.All.Where(backup => !kept.Contains(backup.Id)).OrderByDescending(backup => backup.Number).ThenBy(backup => backup.Id, StringComparer.Ordinal)];

        void Keep(IReadOnlyList<BackupFacts> path) => kept.UnionWith(path.Select(backup => backup.Id));
    }
}
