using System.Net;
using System.Text.Json;
using Kms.HostTests.Support;
using Kms.Testing;
using Xunit;

namespace Kms.HostTests.Running;

/// <summary>A zone that is away when the host starts, and comes back while it runs.</summary>
public sealed class ZoneTests
{
    [Fact]
    public async Task Ready_BothZones_SaysReadyWithoutAuthorization()
    {
        using var data = new TempFolder();
        await using var host = HostProcess.Start(data.Path);
        await host.Ready();
        using var admin = new AdminClient(data);
        var ready = await admin.Get("/health/ready");
        Assert.Equal("ready", ready.GetProperty("status").GetString());
        Assert.Equal(["inService", "inService"], States(ready));
        Assert.Equal("live", (await admin.Get("/health/live")).GetProperty("status").GetString());
        using var post = await admin.Send(HttpMethod.Post, "/health/ready");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
    }

    [Fact]
    public async Task Start_ZoneFileLost_WaitsForAnOperatorAndKeepsEveryKey()
    {
        using var data = new TempFolder();
        await StartAndCreate(data);
        Directory.Delete(data.In("zone-a"), recursive: true);

        await using var host = HostProcess.Start(data.Path);
        await host.Line("kms zones replace A");
        await host.Ready();
        using var admin = new AdminClient(data);
        Assert.Equal("degraded", (await admin.Get("/health/ready")).GetProperty("status").GetString());
        using var signed = await admin.Sign("before");
        using var refused = await admin.CreateKey("meanwhile");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (signed.StatusCode, refused.StatusCode));
        using var asked = await admin.Send(HttpMethod.Post, "/zones/A/replace?api-version=7.6");
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        await host.Line("Zone A is in service");
        Assert.Equal("ready", (await admin.Get("/health/ready")).GetProperty("status").GetString());
        using var made = await admin.CreateKey("after");
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.Equal(0, await host.Terminate());

        // Zone A alone now has both keys.
        Directory.Delete(data.In("zone-b"), recursive: true);
        await using var again = HostProcess.Start(data.Path);
        await again.Ready();
        using var client = new AdminClient(data);
        using var before = await client.Sign("before");
        using var after = await client.Sign("after");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (before.StatusCode, after.StatusCode));
    }

    /// <summary>As a disk that is unmounted in the middle of the work: what can be made anew in its place is not the zone.</summary>
    [Theory]
    [InlineData("zone-a", "A")]
    [InlineData("zone-b", "B")]
    public async Task Running_ZoneFolderGoes_NothingIsFilledInItsPlaceAndItComesBack(string folder, string zone)
    {
        using var data = new TempFolder();
        await StartAndCreate(data);
        await using var host = HostProcess.Start(data.Path);
        await host.Ready();
        using var admin = new AdminClient(data);
        Directory.Move(data.In(folder), data.In("away"));
        await host.Line("kms zones replace " + zone);
        for (var i = 0; i < 20; i++)
        {
            using var signed = await admin.Sign("before");
            using var refused = await admin.CreateKey("meanwhile");
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (signed.StatusCode, refused.StatusCode));
        }

        Directory.Delete(data.In(folder), recursive: true);
        Directory.Move(data.In("away"), data.In(folder));
        await Eventually.True(
            async () => (await admin.Get("/health/ready")).GetProperty("status").GetString() == "ready", "the zone is back, with what it held");
        using var made = await admin.CreateKey("after");
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.DoesNotContain("damaged-", string.Join(' ', Directory.EnumerateFiles(data.In(folder))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ZoneUnreachable_WorksDegradedUntilItIsBack()
    {
        using var data = new TempFolder();
        await StartAndCreate(data);

        // A file where the folder was: the zone can neither be opened nor made.
        Directory.Move(data.In("zone-b"), data.In("zone-b.aside"));
        File.WriteAllText(data.In("zone-b"), "in the way");
        await using var host = HostProcess.Start(data.Path, "--Kms:Zones:CheckEvery", "00:00:00.05");
        await host.Ready();
        using var admin = new AdminClient(data);
        using var health = await admin.Send(HttpMethod.Get, "/health/ready");
        using var report = JsonDocument.Parse(await health.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode.OK, "degraded"), (health.StatusCode, report.RootElement.GetProperty("status").GetString()));
        Assert.Equal(["inService", "out"], States(report.RootElement));
        using var signed = await admin.Sign("before");
        using var refused = await admin.CreateKey("meanwhile");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (signed.StatusCode, refused.StatusCode));

        // In one step, as the host sees it: else it makes a new zone in between.
        host.Send(PosixSignals.Stop);
        File.Delete(data.In("zone-b"));
        Directory.Move(data.In("zone-b.aside"), data.In("zone-b"));
        host.Send(PosixSignals.Continue);
        await host.Line("Zone B is in service");
        using var made = await admin.CreateKey("meanwhile");
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
    }

    [Fact]
    public async Task Start_NeitherZoneReachable_Refuses()
    {
        using var data = new TempFolder();
        File.WriteAllText(data.In("zone-a"), "in the way");
        File.WriteAllText(data.In("zone-b"), "in the way");
        await using var host = HostProcess.Start(data.Path);
        Assert.Equal(1, await host.Ended());
        await host.Line("Kms.Silo: The zones cannot be used");
    }

    private static async Task StartAndCreate(TempFolder data)
    {
        await using var host = HostProcess.Start(data.Path);
        await host.Ready();
        using var admin = new AdminClient(data);
        using var made = await admin.CreateKey("before");
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.Equal(0, await host.Terminate());
    }

    private static string[] States(JsonElement ready) =>
        [.. ready.GetProperty("zones").EnumerateObject().Select(zone => zone.Value.GetProperty("state").GetString()!)];
}
