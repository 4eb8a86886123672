using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Kms.Bench.Running;

/// <summary>A program of this repository as a process of its own, on a port of the loopback that the system chose.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly List<string> printed = [];

    private ChildProcess(Process process) => this.process = process;

    /// <summary>Just before the process was started.</summary>
    public long Started { get; private init; }

    public StreamReader Output => process.StandardOutput;

    public StreamWriter Input => process.StandardInput;

    /// <summary>User and system time so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public long ResidentBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>The service on a data folder.</summary>
    public static ChildProcess Host(string data) => Start("Kms.Silo.dll", new Dictionary<string, string>(), "--urls", "https://127.0.0.1:0", "--Kms:Data", data);

    /// <summary>This program with one of its hidden verbs.</summary>
    public static ChildProcess Self(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Start("Kms.Bench.dll", environment, arguments);

    /// <summary>Waits for the line that says where it listens, and gives the port.</summary>
    public async Task<int> Port()
    {
        const string Said = " listens on ";
        using var limit = new CancellationTokenSource(Patience);
        while (await Output.ReadLineAsync(limit.Token) is { } line)
        {
            printed.Add(line);
            var at = line.IndexOf(Said, StringComparison.Ordinal);
            if (at >= 0 && Uri.TryCreate(line[(at + Said.Length)..].Split(';')[0], UriKind.Absolute, out var address))
            {
                Drain();
                return address.Port;
            }
        }

        throw new InvalidOperationException("The process ended before it listened:\n" + string.Join('\n', printed));
    }

    /// <summary>Asks it to end and waits for that.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            Input.Close();
            if (Kill(process.Id, Terminate) != 0)
            {
                process.Kill();
            }
        }

        using var limit = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(limit.Token);
        process.Dispose();
    }

    private static ChildProcess Start(string assembly, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var before = Stopwatch.GetTimestamp();
        return new ChildProcess(Process.Start(start) ?? throw new InvalidOperationException("The process did not start.")) { Started = before };
    }

    /// <summary>What it prints from now on is of no interest, but a full pipe would stop it.</summary>
    private void Drain() => _ = Output.BaseStream.CopyToAsync(Stream.Null);

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
