using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Kms.Backups.Restoring;
using Kms.Cli.Operating;
using Kms.Cli.Running;
using Kms.Crypto.Files;

namespace Kms.Cli.Offline;

/// <summary>
/// <c>kms backup</c>: by the running service, or (with <c>--offline</c>, and always for <c>drill</c>) on the data folder.
/// </summary>
internal static class BackupCommands
{
    private static readonly Option<bool> Offline = Symbols.Flag("--offline", "On the data folder, with its root key, without asking the service.");
    public static readonly Option<string?> Target = new("--target") { Description = "Offline: a folder with backups; default: those in the service's settings.", HelpName = "FOLDER" };
    public static readonly Option<string?> RootKey = new("--root-key") { Description = "Offline: a copy of the root key; default: the data folder's.", HelpName = "FILE" };

    public static Option[] OfflineSymbols => [Target, RootKey, DataSettings.Set];

    public static Command Make() => Commands.Branch(
        "backup", "Backups of the whole region.",
        Either("list", "What there is.", [], BackupService.List, async (session, backups, cancellation) =>
        {
            var found = await backups.List(cancellation);
            return Show(session, found, BackupReportJson.Default.IReadOnlyListTargetListing, BackupText.Of(found), found.All(target => target.Problem is null));
        }),
        Either("now", "Make one on each target.", [BackupService.NoWait], BackupService.Now, async (session, backups, cancellation) =>
        {
            var made = await backups.Now(cancellation);
            return Show(session, made, BackupReportJson.Default.IReadOnlyListTargetBackup, BackupText.Of(made), made.All(target => target.Problem is null));
        }),
        Either("verify", "Read every one whole.", [BackupService.NoWait], BackupService.Verify, async (session, backups, cancellation) =>
        {
            var verified = await backups.Verify(cancellation);
            return Show(session, verified, BackupReportJson.Default.IReadOnlyListTargetVerification, BackupText.Of(verified), verified.All(target => target.IsSound));
        }),
        Commands.OfflineLeaf("drill", "Restore the newest into a scratch folder, use keys that came back, and report. Touches nothing else.", async (session, cancellation) =>
        {
            var drilled = await Work(session, "Restore drill", (backups, stop) => backups.Drill(null, stop), cancellation);
            return Show(session, drilled, BackupReportJson.Default.DrillReport, BackupText.Of(drilled), drilled.IsSound);
        }, [.. OfflineSymbols]));

    /// <summary>Work on the data folder, with progress.</summary>
    public static Task<T> Work<T>(
        Session session, string what, Func<RegionBackups, CancellationToken, Task<T>> work, CancellationToken cancellation, bool mustExist = true)
    {
        var options = DataSettings.Read(session, mustExist);
        return session.Terminal.Progress(what, report => work(
            new RegionBackups(options, TimeProvider.System)
            {
                Target = session.Value(Target),
                RootKeyFile = session.Value(RootKey) ?? DataFolder.RootKeyFileOf(options.Data),
                Progress = new Reporting(done => report(done.Total > 0 ? (double)done.Done / done.Total : null, $"{what}: {done.Phase} {done.Done}")),
            },
            cancellation));
    }

    public static int Show<T>(Session session, T report, JsonTypeInfo<T> type, string text, bool isSound)
    {
        var json = JsonNode.Parse(JsonSerializer.Serialize(report, type))!;
        session.Answer.Show(json is JsonObject whole ? whole : new JsonObject { ["targets"] = json }, text.TrimEnd());
        return isSound ? ExitCode.Done : ExitCode.Refused;
    }

    /// <param name="onlineOptions">What means something only where the service is asked.</param>
    private static Command Either(
        string name, string description, Option[] onlineOptions, Func<Session, CancellationToken, Task<int>> online, Func<Session, RegionBackups, CancellationToken, Task<int>> offline) =>
        Commands.Leaf(name, description, (session, cancellation) =>
        {
            if (!session.Value(Offline))
            {
                session.Refuse(OfflineSymbols, "is for --offline: the service has its own settings.");
                return online(session, cancellation);
            }

            Commands.RefuseConnecting(session);
            session.Refuse(onlineOptions, "is for backups that the service makes, and not for --offline.");
            return Work(session, "Backups", (backups, stop) => offline(session, backups, stop), cancellation);
        }, [Offline, .. onlineOptions, .. OfflineSymbols]);

    /// <summary>Reports at once, on whatever thread the work is on.</summary>
    private sealed class Reporting(Action<BackupWork> report) : IProgress<BackupWork>
    {
        public void Report(BackupWork value) => report(value);
    }
}
