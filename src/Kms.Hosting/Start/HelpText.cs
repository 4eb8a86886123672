using System.Text;
using Kms.Configuration;

namespace Kms.Hosting.Start;

/// <summary>What <c>--help</c> prints: the table of settings, as people read it.</summary>
internal static class HelpText
{
    public static string Of(string service, string summary)
    {
        var width = SettingTable.All.Max(setting => setting.Name.Length) + 4;
        var text = new StringBuilder()
            .AppendLine($"{service} {ProductVersion.Text}: {summary}")
            .AppendLine()
            .AppendLine("Options, each with its default:");
        foreach (var setting in SettingTable.All)
        {
            text.Append("  --").Append(setting.Name.PadRight(width)).Append(setting.Meaning)
                .AppendLine(setting.Default is { } value ? $" ({value})" : string.Empty);
        }

        return text
            .AppendLine("  --help, --version")
            .AppendLine()
            .AppendLine("gateway FOLDER and client FOLDER, run on a silo, make the certificates that such a process needs.")
            .AppendLine("The command line works on the data folder without the service: kms audit verify, kms backup --offline,")
            .AppendLine("kms restore, kms root-key.")
            .AppendLine()
            .AppendLine("The same names work in appsettings.json and, with __ for :, in the environment (Kms__Data=/var/lib/kms).")
            .AppendLine("Logging:LogLevel:CATEGORY sets log levels. OTEL_EXPORTER_OTLP_ENDPOINT turns on traces and metrics over OTLP.")
            .Append("GET /health/live and /health/ready need no authorization. Ctrl+C or SIGTERM finishes what is in flight and ends the service.")
            .ToString();
    }
}
