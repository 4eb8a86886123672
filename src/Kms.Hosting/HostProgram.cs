using Kms.Crypto;
using Kms.Crypto.Hierarchy;
using Kms.Hosting.Audit;
using Kms.Hosting.Backups.Commands;
using Kms.Hosting.Configuration;
using Kms.Hosting.Engines;
using Kms.Hosting.Start;
using Kms.Hosting.Telemetry;

namespace Kms.Hosting;

/// <summary>The outermost ring of a host process: options, help, signals, one line for a refusal, the exit code.</summary>
public static class HostProgram
{
    private const int Ended = 0;
    private const int Refused = 1;

    /// <returns>The exit code: 0 when it was asked to end, 1 when it did not start. Of another command than serving, that command's.</returns>
    public static async Task<int> Run(HostKind kind, IReadOnlyList<string> arguments)
    {
        if ((AuditCommand.From(kind, arguments) ?? BackupCommand.From(kind, arguments)) is { } command)
        {
            return await command;
        }

        var settings = SettingTable.Of(kind.Settings);
        using var shutdown = new Shutdown();
        try
        {
            var commandLine = CommandLine.Parse(arguments, settings);
            if (commandLine.Help || commandLine.Version)
            {
                await Console.Out.WriteLineAsync(commandLine.Help ? HelpText.Of(kind.Service, kind.Summary, settings) : $"{kind.Service} {ProductVersion.Text}");
                return Ended;
            }

            var configuration = OptionsReader.Sources(commandLine);
            var options = OptionsReader.Read(configuration, settings);
            CoreDumps.TurnOff();
            using var logs = new Logs(options.Logs, configuration);
            using var telemetry = kind.Watch(options.Region, configuration);
            var host = new HostContext(kind.Service, options, configuration, logs, shutdown, TimeProvider.System, new Identities());
            kind.Check(host);
            await HostService.Serve(kind, host);
            return Ended;
        }
        catch (Exception problem) when (problem is StartRefusedException or KeyProtectionException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{kind.Service}: {kind.Explain(problem)}");
            return Refused;
        }
        catch (OperationCanceledException) when (shutdown.Token.IsCancellationRequested)
        {
            return Ended;
        }
    }
}
