using Kms.Crypto;
using Kms.Crypto.Hierarchy;
using Kms.Hosting.Configuration;
using Kms.Hosting.Start;
using Kms.Hosting.Telemetry;

namespace Kms.Hosting;

/// <summary>The outermost ring of a host process: options, help, signals, one line for a refusal, the exit code.</summary>
public static class HostProgram
{
    private const int Ended = 0;
    private const int Refused = 1;

    /// <param name="summary">One line for <c>--help</c>.</param>
    /// <param name="serve">Starts everything, waits for <see cref="Shutdown.Requested"/> and ends everything.</param>
    /// <returns>The exit code: 0 when it was asked to end, 1 when it did not start.</returns>
    public static async Task<int> Run(string service, string summary, IReadOnlyList<string> arguments, Func<HostContext, Task> serve)
    {
        using var shutdown = new Shutdown();
        try
        {
            var commandLine = CommandLine.Parse(arguments);
            if (commandLine.Help || commandLine.Version)
            {
                await Console.Out.WriteLineAsync(commandLine.Help ? HelpText.Of(service, summary) : $"{service} {ProductVersion.Text}");
                return Ended;
            }

            var configuration = OptionsReader.Sources(commandLine);
            var options = OptionsReader.Read(configuration);
            CoreDumps.TurnOff();
            using var logs = new Logs(options.Logs, configuration);
            using var telemetry = ServiceTelemetry.Start(service, options.Region, configuration);
            await serve(new HostContext(service, options, configuration, logs, shutdown, TimeProvider.System, new Identities()));
            return Ended;
        }
        catch (Exception problem) when (problem is StartRefusedException or KeyProtectionException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{service}: {problem.Message}");
            return Refused;
        }
        catch (OperationCanceledException) when (shutdown.Token.IsCancellationRequested)
        {
            return Ended;
        }
    }
}
