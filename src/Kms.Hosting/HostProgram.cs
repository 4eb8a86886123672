using System.Diagnostics;
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
    private const int Failed = 3;

    /// <returns>
    /// The exit code: 0 when it was asked to end, 1 when it did not start, 3 after an error of its own. Of another command than serving, that command's.
    /// </returns>
    public static async Task<int> Run(HostKind kind, IReadOnlyList<string> arguments)
    {
        if ((AuditCommand.From(kind, arguments) ?? BackupCommand.From(kind, arguments)) is { } command)
        {
            return await command;
        }

        var settings = SettingTable.Of(kind.Settings);
        using var shutdown = new Shutdown();
        var format = EarlyLogFormat.Of(arguments);
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
            format = options.Logs;
            CoreDumps.TurnOff();
            using var logs = new Logs(options.Logs, configuration);
            using var telemetry = kind.Watch(options.Region, configuration);
            var host = new HostContext(kind.Service, options, configuration, logs, shutdown, TimeProvider.System, new Identities());
            kind.Check(host);
            await Serve(kind, host, new HostLog(logs.Factory.CreateLogger(HostLog.Category)));
            return Ended;
        }
        catch (Exception problem) when (problem is StartRefusedException or KeyProtectionException or IOException or UnauthorizedAccessException)
        {
            await HostLog.Refused(kind.Service, format, kind.Explain(problem));
            return Refused;
        }
        catch (OperationCanceledException) when (shutdown.Token.IsCancellationRequested)
        {
            return Ended;
        }
        catch (Exception problem)
        {
            HostLog.Failed(format, problem);
            return Failed;
        }
    }

    /// <summary>With a line when the process is asked to end, and one when it does.</summary>
    private static async Task Serve(HostKind kind, HostContext host, HostLog log)
    {
        var since = 0L;
        using var asked = host.Shutdown.Token.Register(() =>
        {
            since = Stopwatch.GetTimestamp();
            log.Ending(host.Shutdown.Reason);
        });
        try
        {
            await HostService.Serve(kind, host);
        }
        finally
        {
            if (host.Shutdown.Token.IsCancellationRequested)
            {
                log.Ended(Stopwatch.GetElapsedTime(since).TotalSeconds);
            }
        }
    }
}
