using System.CommandLine;
using Kms.Cli.Running;

namespace Kms.Cli.Offline;

/// <summary><c>kms restore</c>: offline, into an empty region.</summary>
internal static class RestoreCommand
{
    private static readonly Option<bool> List = Symbols.Flag("--list", "What could be restored; changes nothing.");
    private static readonly Option<DateTimeOffset?> At = Formats.Time.Option("--at", "A moment with its zone, such as 2027-01-31T12:00:00Z; default: the newest there is.");

    public static Command Make() => Commands.OfflineLeaf(
        "restore", "Fill an empty region from backups. The data folder (--data) must not be in use; the root key comes from --root-key or lies in it.",
        async (session, cancellation) =>
        {
            if (session.Value(List))
            {
                session.Refuse([At], "is for restoring, and --list restores nothing.");
                var found = await BackupCommands.Work(session, "Reading backups", (backups, stop) => backups.List(stop), cancellation, mustExist: false);
                return BackupCommands.Show(
                    session, found, BackupReportJson.Default.IReadOnlyListTargetListing, BackupText.Of(found), found.All(target => target.Problem is null));
            }

            var at = session.Value(At);
            await session.Confirm($"Fill the region in {session.DataFolder} from its backups{(at is null ? "" : $" as it was at {at:yyyy-MM-ddTHH:mm:ss.FFFZ}")}?");
            var restored = await BackupCommands.Work(session, "Restoring", (backups, stop) => backups.Restore(at, stop), cancellation, mustExist: false);
            return BackupCommands.Show(session, restored, BackupReportJson.Default.RestoreReport, BackupText.Of(restored), restored.IsSound);
        }, [List, At, Symbols.Yes, .. BackupCommands.OfflineSymbols]);
}
