using System.Diagnostics;
using Kms.Crypto;
using Kms.Crypto.Hierarchy;
using Kms.Hosting.Cluster;
using Kms.Hosting.Configuration;
using Kms.Hosting.Start;
using Kms.Hosting.Telemetry;

namespace Kms.Hosting;

/// <summary>The outermost ring of the process: options, help, signals, one line for a refusal, the exit code.</summary>
public static class HostProgram
{
    /// <summary>The program's name.</summary>
    public const string Service = "Kms.Silo";

    private const string Summary = "a key management service, alone or as a silo of a cluster";
    private const int Ended = 0;
    private const int Refused = 1;
    private const int Failed = 3;

    /// <returns>
    /// The exit code: 0 when it was asked to end, 1 when it did not start, 3 after an error of its own. Of another command than serving, that command's.
    /// </returns>
    public static async Task<int> Run(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (ClientCommand.From(arguments) is { } ended)
        {
            return ended;
        }

        KmsOptions? options = null;
        using var shutdown = new Shutdown();
        var format = EarlyLogFormat.Of(arguments);
        try
        {
            var commandLine = CommandLine.Parse(arguments);
            if (commandLine.Help || commandLine.Version)
            {
                await Console.Out.WriteLineAsync(commandLine.Help ? HelpText.Of(Service, Summary) : $"{Service} {ProductVersion.Text}");
                return Ended;
            }

            var configuration = OptionsReader.Sources(commandLine);
            options = OptionsReader.Read(configuration);
            ServiceTelemetry.IsWanted(configuration);
            format = options.Logs;
            CoreDumps.TurnOff();
            using var logs = new Logs(options.Logs, configuration);
            var host = new HostContext(Service, options, configuration, logs, shutdown, TimeProvider.System, new Identities());
            await Serve(host, new HostLog(logs.Factory.CreateLogger(HostLog.Category)));
            return Ended;
        }
        catch (Exception problem) when (problem is StartRefusedException or KeyProtectionException or IOException or UnauthorizedAccessException)
        {
            await HostLog.Refused(Service, format, JoinFrom.Explain(problem, options));
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
    private static async Task Serve(HostContext host, HostLog log)
    {
        var since = 0L;
        using var asked = host.Shutdown.Token.Register(() =>
        {
            since = Stopwatch.GetTimestamp();
            log.Ending(host.Shutdown.Reason);
        });
        try
        {
            await HostService.Serve(host, log);
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
