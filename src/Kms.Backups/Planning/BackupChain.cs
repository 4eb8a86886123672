namespace Kms.Backups.Planning;

/// <summary>The backups of a target, and how each hangs on the one before it.</summary>
internal sealed class BackupChain
{
    private readonly Dictionary<string, BackupFacts> byId;

    public BackupChain(IEnumerable<BackupFacts> backups) => byId = backups.ToDictionary(backup => backup.Id, StringComparer.Ordinal);

    public IEnumerable<BackupFacts> All => byId.Values;

    /// <summary>The last one of an installation; null where it has none. By number, because a clock may have been set back.</summary>
    public BackupFacts? Newest(string installation) => byId.Values
        .Where(backup => backup.Installation == installation)
        .OrderBy(backup => backup.Number).ThenBy(backup => backup.CompleteUntil).ThenBy(backup => backup.Id, StringComparer.Ordinal).LastOrDefault();

    /// <summary>The last one of the installation that wrote last.</summary>
    public BackupFacts? Newest() => byId.Values.Select(backup => backup.Installation).Distinct().Select(Newest).MaxBy(backup => backup!.CompleteUntil);

    /// <summary>
    /// From the nearest full backup that holds nothing after the given moment (null: any) to the given one, oldest first. A full backup in
    /// between is only a link: its changes count, its rows do not.
    /// </summary>
    /// <returns>
    /// Whether it is whole; if it is not, what is there, and the id of the backup that is missing (null: the line simply begins later).
    /// </returns>
    public (bool IsWhole, IReadOnlyList<BackupFacts> Path, string? Missing) PathTo(BackupFacts last, DateTimeOffset? at)
    {
        var path = new List<BackupFacts>();
        for (var now = last; ;)
        {
            path.Add(now);
            if (now.Kind == BackupKind.Full && (at is null || now.NothingAfter <= at))
            {
                path.Reverse();
                return (true, path, null);
            }

            // Numbers fall from link to link: no circle, whatever files are there.
            if (now.Parent is null || !byId.TryGetValue(now.Parent, out var parent) || parent.Number >= now.Number || parent.Installation != now.Installation)
            {
                path.Reverse();
                return (false, path, now.Parent);
            }

            now = parent;
        }
    }
}
