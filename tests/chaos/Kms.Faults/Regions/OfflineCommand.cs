using System.Diagnostics;
using Kms.Testing;

namespace Kms.Faults.Regions;

/// <summary>The command line on a data folder and on backups, as an operator runs it.</summary>
internal static class OfflineCommand
{
    public static async Task<(int ExitCode, string Output)> Run(CancellationToken cancellation, params string[] arguments)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [SourceTree.Built("client-sdk", "Kms.Cli", "kms.dll"), .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Path.GetTempPath(),
            },
        };
        process.Start();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        await process.WaitForExitAsync(cancellation);
        var text = await output;
        return (process.ExitCode, text.Length > 0 ? text : await errors);
    }
}
