using System.Net;
using Kms.HostTests.Support;
using Kms.Testing;
using Xunit;

namespace Kms.HostTests.Regions;

/// <summary>The backups of keys that users keep, when the region that made them is lost.</summary>
[Trait("Category", "Long")]
public sealed class KeyBackupTests
{
    private const string Malformed = "Backup blob contains invalid or corrupt version.";

    [Fact]
    public async Task Restore_BackupOfTheLostHomeRegion_ComesBackInThePromotedOne()
    {
        await using var east = await RunningRegion.Start("east");
        await using var west = await RunningRegion.Start("west");
        Assert.Equal(HttpStatusCode.OK, (await east.Client.CreateKey("kept")).StatusCode);
        var early = await Backup(east, "kept");
        await west.Follow(east);
        Assert.Equal(HttpStatusCode.OK, (await east.Client.CreateKey("kept")).StatusCode);
        var versions = await Versions(east, "kept");
        await Eventually.True(async () => (await Versions(west, "kept")).Length == 2, "both versions are in the west");
        var (ofEast, ofWest) = (await Backup(east, "kept"), await Backup(west, "kept"));

        east.Host.Send(PosixSignals.Kill);
        await east.Host.Ended();
        Assert.Equal("home", await west.Step("promote"));
        foreach (var blob in (string[])[ofEast, ofWest])
        {
            await Purge(west, "kept");
            Assert.Equal(HttpStatusCode.OK, (await Restore(west, blob)).StatusCode);
            Assert.Equal(versions, await Versions(west, "kept"));
            Assert.True((await west.Client.Sign("kept/" + versions[0])).IsSuccessStatusCode);
            Assert.Equal(HttpStatusCode.Conflict, (await Restore(west, blob)).StatusCode);
        }

        // Made before there was a peer; altered.
        await AssertMalformed(west, early);
        await AssertMalformed(west, ofEast[..^4] + (ofEast[^4] == 'A' ? 'B' : 'A') + ofEast[^3..]);

        // The peer that is gone is given up, and what it made still opens, also after a restart. A region that was never its peer opens nothing.
        Assert.Equal("home", await west.Step("unpair"));
        await west.Host.Terminate();
        await west.StartAgain();
        await Purge(west, "kept");
        Assert.Equal(HttpStatusCode.OK, (await Restore(west, ofEast)).StatusCode);
        await using var north = await RunningRegion.Start("north");
        await AssertMalformed(north, ofEast);
        await AssertMalformed(north, ofWest);

        // The old home region, should it turn up again.
        await east.StartAgain();
        await Purge(east, "kept");
        Assert.Equal(HttpStatusCode.OK, (await Restore(east, ofWest)).StatusCode);
        Assert.Equal(versions, await Versions(east, "kept"));
    }

    private static async Task<string> Backup(RunningRegion region, string key) => (await region.Post($"/keys/{key}/backup")).GetProperty("value").GetString()!;

    private static Task<HttpResponseMessage> Restore(RunningRegion region, string value) =>
        region.Client.Send(HttpMethod.Post, "/keys/restore?api-version=7.6", new { value });

    private static async Task Purge(RunningRegion region, string key)
    {
        Assert.Equal(HttpStatusCode.OK, (await region.Client.Send(HttpMethod.Delete, $"/keys/{key}?api-version=7.6")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await region.Client.Send(HttpMethod.Delete, $"/deletedkeys/{key}?api-version=7.6")).StatusCode);
    }

    /// <summary>Ids, sorted.</summary>
    private static async Task<string[]> Versions(RunningRegion region, string key)
    {
        var list = await region.Get($"/keys/{key}/versions");
        return [.. list.GetProperty("value").EnumerateArray().Select(version => version.GetProperty("kid").GetString()!.Split('/')[^1]).Order(StringComparer.Ordinal)];
    }

    private static async Task AssertMalformed(RunningRegion region, string blob)
    {
        var answer = await Restore(region, blob);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(Malformed, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
