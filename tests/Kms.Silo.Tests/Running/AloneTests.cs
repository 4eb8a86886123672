using System.Net;
using Kms.HostTests.Support;
using Kms.SiloTests.Support;
using Xunit;

namespace Kms.SiloTests.Running;

/// <summary>One silo on two SQLite zones is as easy to run as the standalone host, on the same data folder, in both directions.</summary>
public sealed class AloneTests
{
    [Fact]
    public async Task Start_FirstTime_PrintsHowToUseItAndSigns()
    {
        using var data = new TempFolder();
        await using var node = await Node.Alone(data);
        await node.Process.Line("Try it: curl ");
        using var admin = new AdminClient(data);
        Assert.Equal(HttpStatusCode.OK, (await admin.CreateKey("first")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await admin.Sign("first")).StatusCode);
        Assert.Equal("ready", (await admin.Get("/health/ready")).GetProperty("status").GetString());
        Assert.Equal(0, await node.Process.Terminate());
    }

    [Fact]
    public async Task Start_OnTheFolderOfTheStandaloneHost_HasEveryKeyAndBack()
    {
        using var data = new TempFolder();
        await using (var standalone = HostProcess.Start(data.Path))
        {
            await standalone.Ready();
            using var admin = new AdminClient(data);
            Assert.Equal(HttpStatusCode.OK, (await admin.CreateKey("old")).StatusCode);
            Assert.Equal(0, await standalone.Terminate());
        }

        await using (var silo = await Node.Alone(data))
        {
            using var admin = new AdminClient(data);
            Assert.Equal(HttpStatusCode.OK, (await admin.Sign("old")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await admin.CreateKey("new")).StatusCode);
            Assert.Equal(0, await silo.Process.Terminate());
        }

        await using (var standalone = HostProcess.Start(data.Path))
        {
            await standalone.Ready();
            using var admin = new AdminClient(data);
            Assert.Equal(HttpStatusCode.OK, (await admin.Sign("old")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await admin.Sign("new")).StatusCode);
        }
    }

    [Fact]
    public async Task Start_WhileTheStandaloneHostHasTheFolder_IsRefused()
    {
        using var data = new TempFolder();
        await using var standalone = HostProcess.Start(data.Path);
        await standalone.Ready();
        await using var silo = HostProcess.Run("Kms.Silo", [], "--urls", "https://127.0.0.1:0", "--Kms:Data", data.Path);
        Assert.Equal(1, await silo.Ended());
        await silo.Line($"pid {standalone.Pid}");
    }
}
