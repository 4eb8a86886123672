using System.Diagnostics;
using Kms.Cli.Running;

namespace Kms.Cli.Drills;

/// <summary>Stops what is to be lost, and brings it back, as the command line says.</summary>
internal sealed class Breaker(int? pid, string? stop, string? start)
{
    public bool CanStart => start is not null;

    /// <exception cref="UsageException">It is not said, or said twice, what to stop; or there is no such process.</exception>
    public static Breaker Read(Session session, bool pidAllowed)
    {
        var pid = pidAllowed ? session.Value(DrillSymbols.HostPid) : null;
        var stop = session.Value(DrillSymbols.Stop);
        if (pid is null == stop is null)
        {
            throw new UsageException(pidAllowed
                ? "Say what to stop: --host-pid PID or --stop-command COMMAND."
                : "Say how to stop it: --stop-command COMMAND.");
        }

        if (pid is { } number)
        {
            try
            {
                using var process = Process.GetProcessById(number);
            }
            catch (ArgumentException problem)
            {
                throw new UsageException($"--host-pid is {number}, and there is no such process.", problem);
            }
        }

        return new Breaker(pid, stop, session.Value(DrillSymbols.Start));
    }

    public async Task Stop(CancellationToken cancellation)
    {
        if (pid is { } number)
        {
            using var process = Process.GetProcessById(number);
            process.Kill();
            return;
        }

        await Run(stop!, cancellation);
    }

    public Task Start(CancellationToken cancellation) => start is null ? Task.CompletedTask : Run(start, cancellation);

    /// <exception cref="FailedException">It ended with another exit code than 0.</exception>
    private static async Task Run(string command, CancellationToken cancellation)
    {
        var shell = OperatingSystem.IsWindows() ? new ProcessStartInfo("cmd", ["/c", command]) : new ProcessStartInfo("/bin/sh", ["-c", command]);
        using var process = Process.Start(shell) ?? throw new FailedException($"'{command}' cannot be started.");
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
        {
            throw new FailedException($"'{command}' ended with exit code {process.ExitCode}.");
        }
    }
}
