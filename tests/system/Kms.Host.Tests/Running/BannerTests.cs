using System.Diagnostics;
using System.Text.Json;
using Kms.HostTests.Support;
using Xunit;

namespace Kms.HostTests.Running;

/// <summary>What a person sees first, and pastes.</summary>
public sealed class BannerTests
{
    [Fact]
    public async Task Banner_CurlLine_MakesAKey()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/curl") || File.Exists("/bin/curl"), "curl is not installed.");
        using var parent = new TempFolder();
        var data = parent.In("it's a folder");
        await using var host = HostProcess.Start(data);
        var line = (await host.Line("Try it: ")).Split("Try it: ")[1];

        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", line]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, line + "\n" + await shell.StandardError.ReadToEndAsync());
        using var answer = JsonDocument.Parse(output);
        Assert.Equal("EC", answer.RootElement.GetProperty("key").GetProperty("kty").GetString());
    }

    [Fact]
    public async Task Banner_Always_IsShort()
    {
        using var data = new TempFolder();
        await using var host = HostProcess.Start(data.Path);
        await host.Line("Try it: ");
        Assert.InRange(host.Output.Split('\n').Length, 3, 6);
    }

}
