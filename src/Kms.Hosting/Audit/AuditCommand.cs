using Kms.Audit;
using Kms.Crypto.Audit;
using Kms.Crypto.Hierarchy;
using Kms.Hosting.Configuration;
using Kms.Hosting.Engines;
using Kms.Hosting.Start;

namespace Kms.Hosting.Audit;

/// <summary>
/// <c>audit verify --Kms:Data FOLDER [--first NUMBER]</c>: checks the audit log, whether or not the service runs. Exit code 0 when nothing is wrong.
/// </summary>
public static class AuditCommand
{
    private const int Sound = 0;
    private const int Unsound = 1;

    /// <summary>Null when the arguments are for something else.</summary>
    public static Task<int>? From(HostKind kind, IReadOnlyList<string> arguments) =>
        arguments is ["audit", ..] ? Run(kind.Service, SettingTable.Of(kind.Settings), [.. arguments.Skip(1)]) : null;

    private static async Task<int> Run(string service, SettingTable table, List<string> arguments)
    {
        try
        {
            var (first, settings) = Parse(arguments);
            var options = OptionsReader.Read(OptionsReader.Sources(CommandLine.Parse(settings, table)), table);
            using var region = await StoredRegionKey.OpenForReading(options, CancellationToken.None);
            using var seals = new AuditSeal(region, options.Region);
            var found = AuditVerification.Run(AuditFolder.Of(options.Data), seals, first);
            await Console.Out.WriteAsync(Describe(found));
            return found.Problem is null ? Sound : Unsound;
        }
        catch (Exception problem) when (problem is StartRefusedException or KeyProtectionException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{service}: {problem.Message}");
            return Unsound;
        }
    }

    private static (int First, List<string> Settings) Parse(List<string> arguments)
    {
        if (arguments is not ["verify", .. var settings])
        {
            throw new StartRefusedException("There is one thing to do with the audit log: audit verify --Kms:Data FOLDER [--first NUMBER]");
        }

        var at = settings.IndexOf("--first");
        if (at < 0)
        {
            return (1, settings);
        }

        if (at + 1 == settings.Count || !int.TryParse(settings[at + 1], out var first) || first < 1)
        {
            throw new StartRefusedException("Option --first needs the number of a file: the 7 of audit-20260301T120000Z-7.jsonl.");
        }

        settings.RemoveRange(at, 2);
        return (first, settings);
    }

    private static string Describe(AuditFindings found)
    {
        var text = new System.Text.StringBuilder();
        text.AppendLine($"{found.Files} files, {found.Records} records{(found.First is null ? "" : $", from {found.First} to {found.Last}")}");
        foreach (var note in found.Notes)
        {
            text.AppendLine("Note: " + note);
        }

        return text.AppendLine(found.Problem is null ? "Sound: nothing was changed, taken out or cut off." : "NOT SOUND: " + found.Problem).ToString();
    }
}
