using System.Diagnostics;
using Kms.CliTests.Support;
using Kms.HostTests.Support;
using Kms.Testing;
using Xunit;

namespace Kms.CliTests;

/// <summary>On a terminal (a pseudo terminal of util-linux's script): progress moves, and Ctrl+C leaves a clean line and a cursor.</summary>
public sealed class TerminalTests
{
    [Fact]
    public async Task CtrlC_WhileProgressMoves_ShowsTheCursorAgain()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "util-linux's script is not installed.");
        using var folder = new TempFolder();
        await using var host = HostProcess.Start(folder.In("data"));
        await host.Ready();
        await host.Terminate();

        var log = folder.In("typescript");

        // Ctrl+C is ignored in what a script started in the background, and what it starts inherits that; on a terminal it is not.
        var start = new ProcessStartInfo("/usr/bin/script", ["-qefc", $"exec env --default-signal=INT dotnet {Command.Assembly} --data {folder.In("data")} --timeout 2 zones status --wait", log])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["TERM"] = "xterm-256color";
        using var script = Process.Start(start)!;
        script.BeginOutputReadLine();
        await Eventually.True(() => Shown(log).Contains("\e[?25l", StringComparison.Ordinal), "the cursor is hidden while progress moves", 60);
        await script.StandardInput.WriteAsync('\x03');
        await script.StandardInput.FlushAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await script.WaitForExitAsync(limit.Token);
        Assert.Equal(130, script.ExitCode);
        var shown = Shown(log);
        Assert.True(shown.LastIndexOf("\e[?25h", StringComparison.Ordinal) > shown.LastIndexOf("\e[?25l", StringComparison.Ordinal), shown);
        Assert.Contains("kms: interrupted", shown, StringComparison.Ordinal);
    }

    private static string Shown(string log)
    {
        if (!File.Exists(log))
        {
            return string.Empty;
        }

        using var file = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd();
    }
}
