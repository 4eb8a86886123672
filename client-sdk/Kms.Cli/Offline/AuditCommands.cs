using System.CommandLine;
using System.Text.Json.Nodes;
using Kms.Audit;
using Kms.Cli.Running;
using Kms.Crypto.Audit;

namespace Kms.Cli.Offline;

/// <summary><c>kms audit</c>: offline, whether or not the service runs.</summary>
internal static class AuditCommands
{
    private static readonly Option<int?> First = Formats.Count("NUMBER", 1, int.MaxValue)
        .Option("--first", "The number of the first file, when earlier ones were archived: the 7 of audit-20260301T120000Z-7.jsonl. Default: 1.");

    public static Command Make() => Commands.Branch("audit", "The audit log.", Commands.OfflineLeaf(
        "verify", "Check that nothing was changed, taken out or cut off. On the data folder; the service may run.", async (session, cancellation) =>
        {
            var options = DataSettings.Read(session);
            using var region = await StoredRegionKey.OpenForReading(options, cancellation);
            using var seals = new AuditSeal(region, options.Region);
            var found = await session.Terminal.Progress(
                "Reading the audit log", _ => Task.Run(() => AuditVerification.Run(AuditFolder.Of(options.Data), seals, session.Value(First) ?? 1), cancellation));
            session.Answer.Show(
                new JsonObject
                {
                    ["sound"] = found.Problem is null,
                    ["files"] = found.Files,
                    ["records"] = found.Records,
                    ["first"] = found.First,
                    ["last"] = found.Last,
                    ["notes"] = new JsonArray([.. found.Notes.Select(note => (JsonNode)note)]),
                    ["problem"] = found.Problem,
                });
            return found.Problem is null ? ExitCode.Done : ExitCode.Refused;
        }, First, DataSettings.Set));
}
