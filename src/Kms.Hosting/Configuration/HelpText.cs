using System.Text;

namespace Kms.Hosting.Configuration;

/// <summary>What <c>--help</c> prints: the table of settings, as people read it.</summary>
internal static class HelpText
{
    public static string Of(string service, string summary, SettingTable table)
    {
        var width = table.All.Max(setting => setting.Name.Length) + 4;
        var text = new StringBuilder()
            .AppendLine($"{service} {ProductVersion.Text}: {summary}")
            .AppendLine()
            .AppendLine("Options, each with its default:");
        foreach (var setting in table.All)
        {
            text.Append("  --").Append(setting.Name.PadRight(width)).Append(setting.Meaning)
                .AppendLine(setting.Default is { } value ? $" ({value})" : string.Empty);
        }

        return text
            .AppendLine("  --help, --version")
            .AppendLine()
            .AppendLine("audit verify [--first NUMBER] checks the audit log of Kms:Data, also while the service runs; exit code 0: nothing is wrong.")
            .AppendLine("backup list|now|verify|drill shows, makes, reads and tries backups of the region, also while the service runs; restore [--list] [--at TIME] fills an empty")
            .AppendLine("region from them, with a copy of root.key in Kms:Data. Both take --target FOLDER and --root-key FILE; backup and restore take --output json.")
            .AppendLine()
            .AppendLine("The same names work in appsettings.json and, with __ for :, in the environment (Kms__Data=/var/lib/kms).")
            .AppendLine("Logging:LogLevel:CATEGORY sets log levels. OTEL_EXPORTER_OTLP_ENDPOINT turns on traces and metrics over OTLP.")
            .Append("GET /health/live and /health/ready need no authorization. Ctrl+C or SIGTERM ends the service in good order.")
            .ToString();
    }
}
