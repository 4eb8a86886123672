using System.Diagnostics;
using System.Globalization;
using Kms.Testing;

namespace Kms.CliTests.Support;

/// <summary>The command on a terminal: a pseudo terminal of util-linux's script, with a size of its own.</summary>
internal sealed class PseudoTerminal : IDisposable
{
    public const char CtrlC = '\x03';
    public const char CtrlD = '\x04';

    private readonly Process script;
    private readonly string log;

    private PseudoTerminal(Process script, string log) => (this.script, this.log) = (script, log);

    public static bool IsThere => File.Exists("/usr/bin/script");

    /// <summary>All that was shown so far, with what was typed.</summary>
    public string Shown
    {
        get
        {
            if (!File.Exists(log))
            {
                return string.Empty;
            }

            using var file = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return file.ReadToEnd();
        }
    }

    /// <param name="log">A file that is not there yet.</param>
    public static PseudoTerminal Start(string log, int columns, params string[] arguments)
    {
        // Ctrl+C is ignored in what a script started in the background, and what it starts inherits that; on a terminal it is not.
        var command = string.Create(
            CultureInfo.InvariantCulture,
            $"stty rows 24 cols {columns}; exec env --default-signal=INT dotnet {Command.Assembly} {string.Join(' ', arguments.Select(word => $"'{word}'"))}");
        var start = new ProcessStartInfo("/usr/bin/script", ["-qefc", command, log]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["TERM"] = "xterm-256color";
        var script = Process.Start(start)!;
        script.BeginOutputReadLine();
        return new PseudoTerminal(script, log);
    }

    public async Task Show(string text) => await Eventually.True(() => Shown.Contains(text, StringComparison.Ordinal), $"'{text}' is shown", 60);

    /// <summary>Until a thread of the command waits for what is typed.</summary>
    public async Task Read() => await Eventually.True(() => Threads().Any(IsReading), "standard input is read", 60);

    public async Task Type(char key)
    {
        await script.StandardInput.WriteAsync(key);
        await script.StandardInput.FlushAsync();
    }

    /// <returns>The exit code, and how long it took from now on.</returns>
    public async Task<(int Code, TimeSpan Took)> End()
    {
        var clock = Stopwatch.StartNew();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await script.WaitForExitAsync(limit.Token);
        return (script.ExitCode, clock.Elapsed);
    }

    /// <summary>Of the command: the shell that script has started has become it.</summary>
    private IEnumerable<string> Threads()
    {
        var id = script.Id.ToString(CultureInfo.InvariantCulture);
        var children = File.ReadAllText($"/proc/{id}/task/{id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return children.Select(child => $"/proc/{child}/task").Where(Directory.Exists).SelectMany(Directory.GetDirectories);
    }

    /// <summary>It is in read(0, ...): system call 0 on x86-64, 63 on ARM.</summary>
    private static bool IsReading(string thread)
    {
        try
        {
            return File.ReadAllText(thread + "/syscall") is var call
                && (call.StartsWith("0 0x0 ", StringComparison.Ordinal) || call.StartsWith("63 0x0 ", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            // The thread has ended.
            return false;
        }
    }

    public void Dispose()
    {
        if (!script.HasExited)
        {
            script.Kill(entireProcessTree: true);
        }

        script.Dispose();
    }
}
