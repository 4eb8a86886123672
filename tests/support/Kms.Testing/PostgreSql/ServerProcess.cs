using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Kms.Testing.PostgreSql;

/// <summary>
/// A running PostgreSQL server with all its processes. A shell stands between it and this process: when this process ends in whatever way,
/// the shell ends the server.
/// </summary>
internal sealed class ServerProcess : IDisposable
{
    /// <summary>Ends the server when the standard input closes, and itself when the server has ended.</summary>
    private const string Guard = """
        exec 3<&0
        "$@" </dev/null 3<&- & server=$!
        echo "server $server"
        ( read -r _ <&3; kill -QUIT $server; kill -CONT $server ) 2>/dev/null & guard=$!
        wait $server
        kill $guard
        """;

    private readonly Process shell;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int id;

    private ServerProcess(Process shell) => this.shell = shell;

    /// <summary>Starts the server; completes when it accepts connections.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; says what it wrote.</exception>
    public static async Task<ServerProcess> Start(string[] commandLine)
    {
        var start = new ProcessStartInfo("sh", ["-c", Guard, "sh", .. commandLine])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var server = new ServerProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        server.shell.OutputDataReceived += (_, line) => server.Heard(line.Data);
        server.shell.ErrorDataReceived += (_, line) => server.Heard(line.Data);
        server.shell.Exited += (_, _) => server.ready.TrySetException(new InvalidOperationException("the server ended: " + server.Output));
        server.shell.Start();
        server.shell.BeginOutputReadLine();
        server.shell.BeginErrorReadLine();
        await server.ready.Task;
        return server;
    }

    /// <summary>What the server wrote to its log.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>Stops all its processes where they are; they answer nothing until <see cref="Continue"/>.</summary>
    public void Stop() => Family("-STOP");

    public void Continue() => Family("-CONT");

    /// <summary>Ends all its processes as a crash of the machine would.</summary>
    public async Task Kill()
    {
        // The parent stands still first, so that it starts no further child.
        Signal("-STOP", [id]);
        Family("-KILL");
        await shell.WaitForExitAsync();
    }

    public void Dispose()
    {
        try
        {
            shell.StandardInput.Close();
            shell.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // It never started.
        }

        shell.Dispose();
    }

    private static void Signal(string signal, int[] ids)
    {
        using var kill = Process.Start("kill", [signal, .. ids.Select(id => id.ToString(CultureInfo.InvariantCulture))]);
        kill.WaitForExit();
    }

    private void Heard(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (output)
        {
            output.AppendLine(line);
        }

        if (line.StartsWith("server ", StringComparison.Ordinal))
        {
            id = int.Parse(line.AsSpan("server ".Length), CultureInfo.InvariantCulture);
        }
        else if (line.Contains("ready to accept connections", StringComparison.Ordinal))
        {
            ready.TrySetResult();
        }
    }

    private void Family(string signal) => Signal(signal, Family());

    /// <summary>The server and its children; never anybody else's.</summary>
    public int[] Family()
    {
        int[] children =
        [
            .. from folder in Directory.GetDirectories("/proc")
               let process = int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var number) ? number : 0
               where process > 0 && ParentOf(process) == id
               select process,
        ];
        return [id, .. children];
    }

    private static int ParentOf(int process)
    {
        try
        {
            // The name stands in brackets and may hold anything; the state and the parent follow it.
            var text = File.ReadAllText($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/stat");
            return int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
