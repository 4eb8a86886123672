using System.Net;
using System.Net.Sockets;
using Kms.CliTests.Support;
using Kms.HostTests.Support;
using Xunit;

namespace Kms.CliTests;

/// <summary>On a terminal: progress moves, questions are asked, and Ctrl+C ends whatever it is at once, with a clean line and a cursor.</summary>
public sealed class TerminalTests(SilentGateway gateway) : IClassFixture<SilentGateway>
{
    private const int Columns = 80;

    /// <summary>The promise. A machine that does ten things at once may miss it; one that never keeps it has lost it.</summary>
    private static readonly TimeSpan EndsWithin = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task CtrlC_WhileProgressMoves_ShowsTheCursorAgain()
    {
        Assert.SkipUnless(PseudoTerminal.IsThere, "util-linux's script is not installed.");
        using var folder = new TempFolder();
        await using var host = HostProcess.Start(folder.In("data"));
        await host.Ready();
        await host.Terminate();
        await EndsAtOnce(["--data", folder.In("data"), "--timeout", "2", "zones", "status", "--wait"], "\e[?25l", shown =>
            Assert.True(shown.LastIndexOf("\e[?25h", StringComparison.Ordinal) > shown.LastIndexOf("\e[?25l", StringComparison.Ordinal), shown));
    }

    [Fact]
    public async Task CtrlC_AtAQuestion_EndsAtOnce()
    {
        Assert.SkipUnless(PseudoTerminal.IsThere, "util-linux's script is not installed.");
        var before = gateway.Connections;
        await EndsAtOnce(["keys", "purge", "x", .. gateway.Connecting], "Destroy 'x' for ever? [y/N]");
        Assert.Equal(before, gateway.Connections);
    }

    [Fact]
    public async Task CtrlC_WhileStandardInputIsAwaited_EndsAtOnce()
    {
        Assert.SkipUnless(PseudoTerminal.IsThere, "util-linux's script is not installed.");
        await EndsAtOnce(["keys", "sign", "x", "-a", "ES256", .. gateway.Connecting], ready: terminal => terminal.Read());
    }

    [Fact]
    public async Task CtrlC_WhileTheServiceIsSilent_EndsAtOnce()
    {
        Assert.SkipUnless(PseudoTerminal.IsThere, "util-linux's script is not installed.");
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        string[] reach = [.. gateway.Connecting[2..], "--endpoint", $"https://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"];
        await EndsAtOnce(["keys", "list", .. reach], ready: async _ => (await silent.AcceptTcpClientAsync()).Close());
    }

    [Theory]
    [InlineData(PseudoTerminal.CtrlD, 1, "Nothing was done")]
    [InlineData('\n', 1, "Nothing was done")]
    [InlineData('n', 1, "Nothing was done")]
    public async Task Question_NotAnsweredWithYes_DoesNothing(char key, int code, string expected)
    {
        Assert.SkipUnless(PseudoTerminal.IsThere, "util-linux's script is not installed.");
        var before = gateway.Connections;
        using var terminal = PseudoTerminal.Start(Log(), Columns, ["keys", "purge", "x", .. gateway.Connecting]);
        await terminal.Show("[y/N]");
        await terminal.Type(key);
        await terminal.Type(key == 'n' ? '\n' : key);
        Assert.Equal(code, (await terminal.End()).Code);
        Assert.Contains(expected, terminal.Shown, StringComparison.Ordinal);
        Assert.Equal(before, gateway.Connections);
    }

    [Fact]
    public async Task Question_AnsweredWithYes_GoesOn()
    {
        Assert.SkipUnless(PseudoTerminal.IsThere, "util-linux's script is not installed.");
        var before = gateway.Connections;
        using var terminal = PseudoTerminal.Start(Log(), Columns, ["keys", "purge", "x", .. gateway.Connecting]);
        await terminal.Show("[y/N]");
        await terminal.Type('y');
        await terminal.Type('\n');
        Assert.Equal(5, (await terminal.End()).Code);
        Assert.True(gateway.Connections > before);
    }

    private string Log() => gateway.In(Guid.NewGuid().ToString("N"));

    private Task EndsAtOnce(string[] words, string shown, Action<string>? look = null) => EndsAtOnce(words, terminal => terminal.Show(shown), look);

    /// <summary>The best of a few: what other work on the machine adds is not the command's.</summary>
    private async Task EndsAtOnce(string[] words, Func<PseudoTerminal, Task> ready, Action<string>? look = null)
    {
        var best = TimeSpan.MaxValue;
        for (var run = 0; run < 20 && best > EndsWithin; run++)
        {
            using var terminal = PseudoTerminal.Start(Log(), Columns, words);
            await ready(terminal);
            await terminal.Type(PseudoTerminal.CtrlC);
            var (code, took) = await terminal.End();
            Assert.Equal(130, code);
            Assert.Contains("kms: interrupted", terminal.Shown, StringComparison.Ordinal);
            look?.Invoke(terminal.Shown);
            best = took < best ? took : best;
        }

        Assert.True(best <= EndsWithin, $"It took {best.TotalMilliseconds:0} ms.");
    }
}
