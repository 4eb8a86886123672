using System.Globalization;
using System.Text;
using Kms.Backups.Planning;
using Kms.Backups.Restoring;

namespace Kms.Cli.Offline;

/// <summary>Reports as people read them.</summary>
internal static class BackupText
{
    private const double Mebibyte = 1 << 20;

    public static string Of(IReadOnlyList<TargetListing> targets)
    {
        var text = new StringBuilder();
        foreach (var target in targets)
        {
            text.AppendLine(target.Problem is null ? $"{target.Target}: {target.Backups.Count} backups" : $"{target.Target}: CANNOT BE READ: {target.Problem}");
            foreach (var backup in target.Backups)
            {
                text.AppendLine(Line(backup));
            }

            target.Unreadable.Aggregate(text, (all, bad) => all.AppendLine("  REFUSED: " + bad));
            if (target.Foreign > 0)
            {
                text.AppendLine($"  and {target.Foreign} of other regions ({string.Join(", ", target.OtherRegions)}): the setting Kms:Region says which region is meant");
            }
        }

        return text.ToString();
    }

    public static string Of(IReadOnlyList<TargetBackup> targets) => targets.Aggregate(new StringBuilder(), (text, target) =>
        text.AppendLine(target.Made is { } made ? $"{target.Target}:{Environment.NewLine}{Line(made)}" : $"{target.Target}: NOT DONE: {target.Problem}")).ToString();

    public static string Of(IReadOnlyList<TargetVerification> targets)
    {
        var text = new StringBuilder();
        foreach (var target in targets)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{target.Target}: {target.Sound} sound, {target.Damaged.Count} refused, {target.Bytes / Mebibyte:0.0} MiB read");
            target.Damaged.Aggregate(text, (all, bad) => all.AppendLine("  REFUSED: " + bad));
            _ = target.Problem is null ? text : text.AppendLine("  CANNOT BE READ: " + target.Problem);
        }

        return text.ToString();
    }

    public static string Of(RestoreReport report) => Restored(report) + NotRestored(report);

    private static string NotRestored(RestoreReport report) => report.NotRestored.Count == 0 ? string.Empty : new StringBuilder()
        .AppendLine($"In no backup, and not in the data folder: {string.Join(", ", report.NotRestored)}.")
        .AppendLine("Copy yours there before the first start, or the service makes new ones: without clients.json only a new administrator can log in;")
        .AppendLine("without ca.pem and ca.key every client needs the new CA; the audit log starts again.")
        .ToString();

    private static string Restored(RestoreReport report)
    {
        var there = string.Join(", ", report.There.Select(kind => $"{kind.Count} {kind.What}"));
        var text = new StringBuilder()
            .AppendLine($"Restored the state of {Time(report.Moment)} from {report.Target} ({report.Used.Count} backups, {Mebibytes(report.Bytes)}).")
            .AppendLine($"{report.Records} records in both zones: {there}.")
            .AppendLine($"Checked in {Seconds(report.CheckTime)}, installed in {Seconds(report.InstallTime)}, read back and compared in {Seconds(report.CompareTime)}.");
        if (report.Denials > 0)
        {
            text.AppendLine($"{report.Denials} emergency denials are in force; the first start makes normal versions of them.");
        }

        if (report.DestroyedSince > 0)
        {
            text.AppendLine($"{report.DestroyedSince} records were purged before that state of theirs was backed up: they are not there.");
        }

        report.Parts.Aggregate(text, (all, vault) => all.AppendLine(
            $"OF VAULT '{vault}' ONLY A PART IS HERE: it was being copied from the other region when this was backed up. Restore another moment (--at) for all of it."));
        return (report.Damaged == 0 ? text : text.AppendLine($"{report.Damaged} RECORDS DO NOT OPEN: they were damaged before they were backed up.")).ToString();
    }

    public static string Of(DrillReport report)
    {
        var text = new StringBuilder(Restored(report.Restored));
        var failed = report.Tried.Where(record => record.Problem is not null).ToArray();
        text.AppendLine($"{report.Tried.Count} records were used, {failed.Length} failed, in {Seconds(report.TryTime)}.");
        failed.Aggregate(text, (all, record) => all.AppendLine($"  FAILED: {record.Name}: {record.Problem}"));
        text.AppendLine($"If the region were lost now: what changed in the last {Seconds(report.Age)} would be gone, and the rest back in {Seconds(report.TotalTime)} plus a start.");
        return text.AppendLine(report.IsSound ? "Sound." : "NOT SOUND.").ToString();
    }

    private static string Line(BackupFacts backup) =>
        $"  {Time(backup.NothingAfter)}  {(backup.Kind == BackupKind.Full ? "full       " : "incremental")}  {Mebibytes(backup.Bytes),10}  {backup.Id}";

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";

    private static string Mebibytes(long bytes) => (bytes / Mebibyte).ToString("0.00", CultureInfo.InvariantCulture) + " MiB";
}
