using System.CommandLine;
using System.Globalization;
using Kms.Cli.Running;
using Kms.Hosting.Backups.Commands;

namespace Kms.Cli.Offline;

/// <summary><c>kms restore</c>: offline, into an empty region.</summary>
internal static class RestoreCommand
{
    private static readonly Option<bool> List = new("--list") { Description = "What could be restored; changes nothing." };
    private static readonly Option<string?> At = new("--at") { Description = "A moment with its zone, such as 2027-01-31T12:00:00Z; default: the newest there is.", HelpName = "TIME" };

    public static Command Make() => Symbols.Leaf(
        "restore", "Fill an empty region from backups. The data folder (--data) must not be in use; the root key comes from --root-key or lies in it.",
        async (session, cancellation) =>
        {
            if (session.Value(List))
            {
                var found = await BackupCommands.Work(session, "Reading backups", (backups, stop) => backups.List(stop), cancellation, mustExist: false);
                return BackupCommands.Show(
                    session, found, BackupReportJson.Default.IReadOnlyListTargetListing, BackupText.Of(found), found.All(target => target.Problem is null));
            }

            var at = ReadTime(session.Value(At));
            session.Confirm($"Fill the region in {session.DataFolder} from its backups{(at is null ? "" : $" as it was at {session.Value(At)}")}?");
            var restored = await BackupCommands.Work(session, "Restoring", (backups, stop) => backups.Restore(at, stop), cancellation, mustExist: false);
            return BackupCommands.Show(session, restored, BackupReportJson.Default.RestoreReport, BackupText.Of(restored), restored.IsSound);
        }, [List, At, Symbols.Yes, .. BackupCommands.OfflineSymbols]);

    private static DateTimeOffset? ReadTime(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var hasZone = text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal);
        return text.Contains('T', StringComparison.Ordinal) && hasZone && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time)
            ? time.ToUniversalTime()
            : throw new UsageException($"--at is '{text}': it must be a time with its zone, such as 2027-01-31T12:00:00Z.");
    }
}
