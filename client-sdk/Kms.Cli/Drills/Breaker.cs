using System.Diagnostics;
using Kms.Cli.Output;
using Kms.Cli.Running;

namespace Kms.Cli.Drills;

/// <summary>
/// Stops what is to be lost, and brings it back, as the command line says. Disposed before it was brought back (the drill was interrupted,
/// or has failed), it brings it back first.
/// </summary>
internal sealed class Breaker(Terminal terminal, int? pid, string? stop, string? start) : IAsyncDisposable
{
    /// <summary>How long a stop command that was under way at an interruption may go on.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(10);

    private Task stopping = Task.CompletedTask;
    private bool isStopped;

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

        return new Breaker(session.Terminal, pid, stop, session.Value(DrillSymbols.Start));
    }

    /// <exception cref="FailedException">The command ended with another exit code than 0.</exception>
    public async Task Stop(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        isStopped = true;
        if (pid is { } number)
        {
            using var process = Process.GetProcessById(number);
            process.Kill();
            return;
        }

        // What it has begun it ends: half stopped, nothing could be put back.
        stopping = Run(stop!);
        await stopping.WaitAsync(cancellation);
    }

    /// <exception cref="FailedException">The command ended with another exit code than 0.</exception>
    public async Task Start(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        isStopped = false;
        await (start is null ? Task.CompletedTask : Run(start));
    }

    /// <summary>The drill has reached its end, and leaves things as they are.</summary>
    public void Leave() => isStopped = false;

    public async ValueTask DisposeAsync()
    {
        if (!isStopped)
        {
            return;
        }

        isStopped = false;
        await stopping.WaitAsync(StopWithin).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (start is null)
        {
            terminal.Note("kms: what the drill has stopped is still away: there is no --start-command, so bring it back yourself.");
            return;
        }

        terminal.Note("kms: the drill ends early: what it has stopped is brought back. Ctrl+C again leaves it away.");
        try
        {
            await Run(start);
        }
        catch (FailedException problem)
        {
            terminal.Note("kms: it is still away: " + problem.Message);
        }
    }

    private static async Task Run(string command)
    {
        // What it prints is for people: standard output holds the report alone.
        var shell = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd", ["/c", $"({command}) 1>&2"])
            : new ProcessStartInfo("/bin/sh", ["-c", "exec 1>&2\n" + command]);
        using var process = Process.Start(shell) ?? throw new FailedException($"'{command}' cannot be started.");
        await process.WaitForExitAsync(CancellationToken.None);
        if (process.ExitCode != 0)
        {
            throw new FailedException($"'{command}' ended with exit code {process.ExitCode}.");
        }
    }
}
