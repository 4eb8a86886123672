using System.Diagnostics;
using System.Runtime.InteropServices;
using Kms.Testing;

namespace Kms.HostTests.Support;

/// <summary>The built program as a child process. Everything it prints is kept; tests wait for lines and for its end, never for time to pass.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string> Seen)> waiting = [];

    private HostProcess(Process process) => this.process = process;

    /// <summary>What is started: <c>dotnet</c> runs it.</summary>
    public static string Assembly { get; } = SourceTree.Built("silo-host", "Kms.Silo", "Kms.Silo.dll");

    public int Pid => process.Id;

    public string Output
    {
        get
        {
            lock (gate)
            {
                return string.Join('\n', lines);
            }
        }
    }

    /// <summary>On a free port of 127.0.0.1, unless the options say otherwise.</summary>
    public static HostProcess Start(string data, params string[] options) => StartWith([], data, options);

    public static HostProcess StartWith(Dictionary<string, string> environment, string data, params string[] options)
    {
        string[] place = options.Contains("--urls") ? [] : ["--urls", "https://127.0.0.1:0"];
        return Run(environment, [.. place, "--Kms:Data", data, .. options]);
    }

    public static HostProcess Run(Dictionary<string, string> environment, params string[] arguments) => Run(Launch.Dotnet([Assembly, .. arguments]), environment);

    /// <summary>The command line <c>kms</c>, for work on a data folder.</summary>
    public static HostProcess Offline(string data, params string[] arguments) =>
        Run(Launch.Dotnet([SourceTree.Built("client-sdk", "Kms.Cli", "kms.dll"), "--data", data, .. arguments]), []);

    /// <summary>On a free port of 127.0.0.1, with a limit on the files that it may have open.</summary>
    public static HostProcess StartWithFiles(int openFiles, string data, params string[] options) =>
        Run(Launch.DotnetWithFiles(openFiles, [Assembly, "--urls", "https://127.0.0.1:0", "--Kms:Data", data, .. options]), []);

    /// <summary>The sample: an application with the service in it, on a free port of 127.0.0.1.</summary>
    public static HostProcess Sample(string data) => Run(
        Launch.Dotnet([SourceTree.Built(Path.Combine("docs", "samples"), "OwnApplication", "OwnApplication.dll"), "--urls", "https://127.0.0.1:0", "--Kms:Data", data]), []);

    private static HostProcess Run(ProcessStartInfo start, Dictionary<string, string> environment)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = Path.GetTempPath();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var host = new HostProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        host.process.OutputDataReceived += (_, line) => host.Keep(line.Data);
        host.process.ErrorDataReceived += (_, line) => host.Keep(line.Data);
        host.process.Start();
        host.process.BeginOutputReadLine();
        host.process.BeginErrorReadLine();
        return host;
    }

    /// <summary>The first line, past or future, that has the text. Fails with everything printed when the host ends before.</summary>
    public async Task<string> Line(string text)
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (lines.Find(line => line.Contains(text, StringComparison.Ordinal)) is { } known)
            {
                return known;
            }

            waiting.Add((line => line.Contains(text, StringComparison.Ordinal), seen));
        }

        using var limit = new CancellationTokenSource(Patience);
        await Task.WhenAny(seen.Task, process.WaitForExitAsync(limit.Token));
        return seen.Task.IsCompleted
            ? await seen.Task
            : throw new InvalidOperationException($"No line with '{text}' came. The host printed:\n{Output}");
    }

    /// <summary>Waits until it answers requests.</summary>
    public Task Ready() => Line(" listens on ");

    /// <summary>Its exit code, once it ended by itself or after a signal.</summary>
    public async Task<int> Ended()
    {
        using var limit = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public Task<int> Terminate() => Signal(PosixSignals.Terminate);

    public Task<int> Interrupt() => Signal(PosixSignals.Interrupt);

    public void Send(int signal) => PosixSignals.Send(process.Id, signal);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }

    private Task<int> Signal(int signal)
    {
        Send(signal);
        return Ended();
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (gate)
        {
            lines.Add(line);
            foreach (var (_, seen) in waiting.Where(waiter => waiter.Wanted(line)))
            {
                seen.TrySetResult(line);
            }
        }
    }
}

internal static partial class PosixSignals
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Send(int pid, int signal)
    {
        if (SendTo(pid, signal) != 0)
        {
            throw new InvalidOperationException($"kill({pid}, {signal}): {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendTo(int pid, int signal);
}
