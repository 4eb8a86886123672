namespace Kms.Backups.Planning;

/// <summary>Which backups give the state at a moment.</summary>
/// <param name="Base">Its rows and its changes, whole.</param>
/// <param name="Links">The changes of each, in this order, as far as they belong to the moment.</param>
/// <param name="At">Null: the newest state there is.</param>
public sealed record RestorePlan(BackupFacts Base, IReadOnlyList<BackupFacts> Links, DateTimeOffset? At)
{
    public BackupFacts Last => Links.Count == 0 ? Base : Links[^1];

    public IEnumerable<BackupFacts> All => Links.Prepend(Base);

    /// <summary>
    /// The state at a moment: every change acknowledged by then, none begun later. The plan ends with the first backup that is complete
    /// until then; a moment after the last one gives the last one.
    /// </summary>
    /// <returns>
    /// Refused with <see cref="RefusalCode.BackupInvalid"/>: there is none, the first one is later, or one that is needed is missing.
    /// </returns>
    public static Result<RestorePlan> For(DateTimeOffset? at, IEnumerable<BackupFacts> backups)
    {
        var line = new BackupChain(backups);
        var inOrder = line.All.OrderBy(backup => backup.CompleteUntil).ThenBy(backup => backup.Number).ToArray();
        if (inOrder.Length == 0)
        {
            return No("There is no backup of this region.");
        }

        string? missing = null;
        foreach (var last in at is null ? [] : inOrder.Where(backup => backup.CompleteUntil >= at))
        {
            var found = line.PathTo(last, at);
            if (found.IsWhole)
            {
                return Of(found.Path, at);
            }

            missing ??= found.Missing;
        }

        var before = at is null ? line.Newest() : inOrder.LastOrDefault(backup => backup.CompleteUntil < at);
        if (missing is not null)
        {
            return No($"Backup {missing} is missing, without which the state at {at:O} is not complete.{Nearest(line, inOrder, before)}");
        }

        var path = before is null ? (IsWhole: false, Path: [], Missing: null) : line.PathTo(before, at);
        return path.IsWhole ? Of(path.Path, at)
            : path.Missing is not null ? No($"Backup {path.Missing} is missing, without which {before!.Id} is not complete.{Nearest(line, inOrder, before)}")
            : No($"{(at is null ? "No full backup is left" : $"{at:O} is before the first full backup")}.{Nearest(line, inOrder, null)}");
    }

    private static RestorePlan Of(IReadOnlyList<BackupFacts> path, DateTimeOffset? at) => new(path[0], [.. path.Skip(1)], at);

    private static string Nearest(BackupChain line, BackupFacts[] inOrder, BackupFacts? before)
    {
        bool Counts(BackupFacts backup) => line.PathTo(backup, null).IsWhole;
        var whole = before is null
            ? inOrder.FirstOrDefault(Counts)
            : inOrder.LastOrDefault(backup => backup.CompleteUntil <= before.CompleteUntil && Counts(backup));
        return whole is null ? string.Empty : $" The nearest moment that is there is {whole.NothingAfter:O}.";
    }

    private static Refusal No(string reason) => new(RefusalCode.BackupInvalid, reason);
}
