using Kms.Clustering;
using Kms.Configuration;
using Kms.Crypto.Hierarchy;
using Kms.Hosting.Cluster;
using Kms.Hosting.Server;
using Kms.Hosting.Start;
using Kms.Hosting.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kms.Hosting;

/// <summary>
/// The outermost ring of a process that is the service and nothing else: options, help, signals, one line for a refusal, the exit code. An
/// application of one's own needs <see cref="KmsServerExtensions"/> alone.
/// </summary>
public static class KmsProgram
{
    /// <summary>The program's name.</summary>
    internal const string Service = "Kms.Silo";

    private const string Summary = "a key management service, alone or as a silo of a cluster";
    private const int Ended = 0;
    private const int Refused = 1;
    private const int Failed = 3;

    /// <summary>
    /// Runs the service until SIGTERM, SIGINT or Ctrl+C: requests in flight then have 30 seconds to finish. Or runs another command: a
    /// credential for a gateway or a client, help, the version.
    /// </summary>
    /// <param name="arguments">Of the command line: settings such as <c>--Kms:Data .kms</c>, or a command.</param>
    /// <param name="build">Makes the application: <c>AddKmsServer</c>, <c>MapKms</c>, and what else it has.</param>
    /// <returns>
    /// The exit code: 0 when it was asked to end, 1 when it did not start, 3 after an error of its own. Of another command than serving,
    /// that command's.
    /// </returns>
    public static async Task<int> Run(IReadOnlyList<string> arguments, Func<WebApplicationBuilder, WebApplication> build)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(build);
        if (IssueCommand.From(arguments) is { } ended)
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

            var builder = Builder(commandLine);
            options = OptionsReader.Read(builder.Configuration);
            format = options.Logs;
            CoreDumps.TurnOff();
            await using var application = build(builder);
            await Serve(application, shutdown);
            return Ended;
        }
        catch (Exception problem) when (Explain(problem, options) is { } reason)
        {
            await HostLog.Refused(Service, format, reason);
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

    /// <summary>
    /// With the program's own configuration and logs, and nothing of the web framework that is not used: it would be paid at every start.
    /// </summary>
    /// <exception cref="StartRefusedException">The configuration cannot be read.</exception>
    internal static WebApplicationBuilder Builder(CommandLine commandLine)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddConfiguration(OptionsReader.Sources(commandLine));
        var framework = new FrameworkLogs();
        builder.Services.AddSingleton(framework);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Logging.AddKmsConsole(OptionsReader.Logs(builder.Configuration), builder.Configuration, framework);
        return builder;
    }

    /// <summary>Until the process is asked to end, with a line when it is.</summary>
    private static async Task Serve(WebApplication application, Shutdown shutdown)
    {
        var log = new HostLog(application.Services.GetRequiredService<ILoggerFactory>().CreateLogger(HostLog.Category));
        using var asked = shutdown.Token.Register(() =>
        {
            log.Ending(shutdown.Reason);
            application.Lifetime.StopApplication();
        });
        await application.StartAsync(shutdown.Token);
        application.Services.GetRequiredService<FrameworkLogs>().Show();
        await application.WaitForShutdownAsync(CancellationToken.None);
    }

    /// <summary>What an operator can do something about; null: a mistake of the service.</summary>
    private static string? Explain(Exception problem, KmsOptions? options) => problem switch
    {
        StartRefusedException or KeyProtectionException => JoinFrom.Explain(problem, options),
        _ when options is not null && KestrelSetup.Explain(problem, options.Addresses) is { } reason => reason,
        IOException or UnauthorizedAccessException => JoinFrom.Explain(problem, options),
        _ => null,
    };
}
