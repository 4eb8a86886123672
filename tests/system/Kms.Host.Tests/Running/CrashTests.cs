using System.Net;
using Kms.HostTests.Support;
using Xunit;

namespace Kms.HostTests.Running;

/// <summary>The process is gone from one moment to the next: what was acknowledged stays, and nothing stands in the way of the next start.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task Kill_AfterAcknowledgement_NextStartHasTheKeyAndNoStaleLock()
    {
        using var data = new TempFolder();
        await using (var first = HostProcess.Start(data.Path))
        {
            await first.Ready();
            using var admin = new AdminClient(data);
            using var made = await admin.CreateKey("kept");
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        } // killed without a word

        await using var second = HostProcess.Start(data.Path);
        await second.Ready();
        using var again = new AdminClient(data);
        using var signed = await again.Sign("kept");
        Assert.Equal(HttpStatusCode.OK, signed.StatusCode);
        Assert.Equal("ready", (await again.Get("/health/ready")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Limits_Running_NoCoreDumps()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limits of a process are read from /proc.");
        using var data = new TempFolder();
        await using var host = HostProcess.Start(data.Path);
        await host.Ready();
        var limit = Assert.Single(File.ReadLines($"/proc/{host.Pid}/limits"), line => line.StartsWith("Max core file size", StringComparison.Ordinal));
        Assert.Equal(["0", "0"], limit["Max core file size".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2]);
    }
}
