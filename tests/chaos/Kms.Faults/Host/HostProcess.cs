using System.Diagnostics;
using Kms.Testing;

namespace Kms.Faults.Host;

/// <summary>The built program as a child process on a free port of 127.0.0.1.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private const int LinesKept = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly Queue<string> lines = new();
    private readonly TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private volatile bool disposed;

    private HostProcess(Process process) => this.process = process;

    /// <summary>True from the moment at which it says that it listens.</summary>
    public bool IsReady => listening.Task.IsCompleted;

    public bool HasEnded => disposed || process.HasExited;

    /// <summary>What it has used of all processors so far: a figure that a busy machine does not change much.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>The last lines that it printed.</summary>
    public string Output
    {
        get
        {
            lock (lines)
            {
                return string.Join('\n', lines);
            }
        }
    }

    public static HostProcess Start(DataFolder data, params string[] options)
    {
        var host = new HostProcess(new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [SourceTree.Built("silo-host", "Kms.Silo", "Kms.Silo.dll"), "--urls", "https://127.0.0.1:0", "--Kms:Data", data.Path, .. options])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Path.GetTempPath(),
            },
        });
        host.process.OutputDataReceived += (_, line) => host.Keep(line.Data);
        host.process.ErrorDataReceived += (_, line) => host.Keep(line.Data);
        host.process.Start();
        host.process.BeginOutputReadLine();
        host.process.BeginErrorReadLine();
        return host;
    }

    /// <summary>Waits until it answers requests.</summary>
    /// <exception cref="InvalidOperationException">It ended instead, or takes too long.</exception>
    public async Task Ready(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        await Task.WhenAny(listening.Task, process.WaitForExitAsync(limit.Token));
        cancellation.ThrowIfCancellationRequested();
        if (!IsReady)
        {
            throw new InvalidOperationException($"The host did not become ready. It printed:\n{Output}");
        }
    }

    /// <summary>SIGSTOP: it stands still until <see cref="Continue"/>.</summary>
    public void Stop() => Signals.Stop(process.Id);

    public void Continue() => Signals.Continue(process.Id);

    /// <summary>SIGKILL; returns when the process is gone.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM; the exit code of the ending in good order.</summary>
    public async Task<int> Terminate()
    {
        Signals.Terminate(process.Id);
        using var limit = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        if (!process.HasExited)
        {
            await Kill();
        }

        process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (lines)
        {
            lines.Enqueue(line);
            if (lines.Count > LinesKept)
            {
                lines.Dequeue();
            }
        }

        if (line.Contains(" listens on ", StringComparison.Ordinal))
        {
            listening.TrySetResult();
        }
    }
}
