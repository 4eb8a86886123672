using System.Net;
using Kms.HostTests.Support;
using Kms.Testing;
using Xunit;

namespace Kms.HostTests.Regions;

/// <summary>Two host processes, paired as an operator pairs them.</summary>
[Trait("Category", "Long")]
public sealed class RegionPairTests
{
    [Fact]
    public async Task Pair_OperatorsSteps_GoThroughAnIncident()
    {
        await using var east = await RunningRegion.Start("east");
        await using var west = await RunningRegion.Start("west");
        Assert.Equal(HttpStatusCode.OK, (await east.Client.CreateKey("before")).StatusCode);
        await west.Follow(east);

        Assert.Equal(HttpStatusCode.OK, (await east.Client.CreateKey("after")).StatusCode);
        await Eventually.True(async () => (await west.Client.Sign("after")).IsSuccessStatusCode, "the replica signs with the new key");
        Assert.True((await west.Client.Sign("before")).IsSuccessStatusCode);
        Assert.Equal("ReadOnlyReplica", await RunningRegion.Inner(await west.Client.CreateKey("refused")));
        Assert.Equal("replica", (await west.Status()).GetProperty("role").GetString());

        east.Host.Send(PosixSignals.Kill);
        await east.Host.Ended();
        Assert.Equal("failover", await west.Step("failover"));
        Assert.True((await west.Client.Sign("after")).IsSuccessStatusCode);
        Assert.Equal("ReadOnlyReplica", await RunningRegion.Inner(await west.Client.CreateKey("refused")));
        Assert.Equal("home", await west.Step("promote"));
        Assert.Equal(HttpStatusCode.OK, (await west.Client.CreateKey("promoted")).StatusCode);
    }

    [Fact]
    public async Task Purge_InTheHomeRegion_ArrivesAndWhatComesAfterIt()
    {
        await using var east = await RunningRegion.Start("east");
        await using var west = await RunningRegion.Start("west");
        await Purged(east, "before");
        await west.Follow(east);
        Assert.Equal(HttpStatusCode.OK, (await east.Client.CreateKey("kept")).StatusCode);
        await west.Signs("kept");
        await Purged(east, "after");
        Assert.Equal(HttpStatusCode.OK, (await east.Client.CreateKey("last")).StatusCode);
        await west.Signs("last");
        Assert.Equal(HttpStatusCode.NotFound, (await west.Client.Sign("after")).StatusCode);

        static async Task Purged(RunningRegion region, string key)
        {
            Assert.Equal(HttpStatusCode.OK, (await region.Client.CreateKey(key)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await region.Client.Send(HttpMethod.Delete, $"/keys/{key}?api-version=7.6")).StatusCode);
            Assert.Equal(HttpStatusCode.NoContent, (await region.Client.Send(HttpMethod.Delete, $"/deletedkeys/{key}?api-version=7.6")).StatusCode);
        }
    }

    [Fact]
    public async Task FailBack_ThereAndBack_LosesNothing()
    {
        await using var east = await RunningRegion.Start("east");
        await using var west = await RunningRegion.Start("west");
        await west.Follow(east);
        Assert.Equal(HttpStatusCode.OK, (await east.Client.CreateKey("in-the-east")).StatusCode);

        await TakeOver(west, east);
        Assert.Equal(HttpStatusCode.OK, (await west.Client.CreateKey("in-the-west")).StatusCode);
        await TakeOver(east, west);

        foreach (var key in (string[])["in-the-east", "in-the-west"])
        {
            Assert.True((await east.Client.Sign(key)).IsSuccessStatusCode, key);
        }

        var status = await east.Status();
        Assert.Equal((3, 0), (status.GetProperty("epoch").GetInt32(), status.GetProperty("quarantinedChanges").GetInt32()));
        Assert.Equal(0, (await west.Status()).GetProperty("quarantinedChanges").GetInt32());
    }

    [Fact]
    public async Task Pair_BadInput_IsRefusedAndChangesNothing()
    {
        await using var east = await RunningRegion.Start("east");
        await using var west = await RunningRegion.Start("west");
        var code = await east.Code();

        Assert.Equal("PairingCodeWrong", await RunningRegion.Inner(await west.Join(new string('0', 8) + "-" + new string('0', 32), east.Client.Endpoint)));
        Assert.Equal("PairingCodeWrong", await RunningRegion.Inner(await west.Join("no code", east.Client.Endpoint)));
        Assert.Equal("PeerUnreachable", await RunningRegion.Inner(await west.Join(code, new Uri("https://127.0.0.1:1"))));
        Assert.Equal("PeerNotAllowed", await RunningRegion.Inner(await east.Join(code, east.Client.Endpoint)));
        await AssertAlone(east);
        await AssertAlone(west);

        // A region with a key of its own keeps it, and the code is still good for another one.
        Assert.Equal(HttpStatusCode.OK, (await west.Client.CreateKey("own")).StatusCode);
        Assert.Equal("PeerNotAllowed", await RunningRegion.Inner(await west.Join(code, east.Client.Endpoint)));
        Assert.True((await west.Client.Sign("own")).IsSuccessStatusCode);
        await AssertAlone(west);

        await using var north = await RunningRegion.Start("north");
        Assert.Equal(HttpStatusCode.OK, (await north.Join(code, east.Client.Endpoint)).StatusCode);
        await using var south = await RunningRegion.Start("south");
        Assert.Equal("PairingCodeUsed", await RunningRegion.Inner(await south.Join(code, east.Client.Endpoint)));
        Assert.Equal("PeerNotAllowed", await RunningRegion.Inner(await south.Join(await east.Code(), east.Client.Endpoint)));
        await AssertAlone(south);

        // A peer that is lost for ever is given up, and another one takes its place.
        Assert.Equal("Conflict", await RunningRegion.Inner(await south.Client.Send(HttpMethod.Post, "/region/unpair?api-version=7.6")));
        Assert.Equal("home", await east.Step("unpair"));
        Assert.Equal(0, (await east.Status()).GetProperty("peers").GetArrayLength());
        await south.Follow(east);
    }

    /// <summary>The replica becomes home as soon as it has heard of its home region; the other one follows.</summary>
    private static async Task TakeOver(RunningRegion replica, RunningRegion home)
    {
        await Eventually.True(async () => await replica.Step("failback") == "home", "the replica takes over");
        await Eventually.True(async () => (await home.Status()).GetProperty("role").GetString() == "replica", "the other one follows");
    }

    private static async Task AssertAlone(RunningRegion region)
    {
        var status = await region.Status();
        Assert.Equal("home", status.GetProperty("role").GetString());
        Assert.Equal(0, status.GetProperty("peers").GetArrayLength());
        Assert.Equal(HttpStatusCode.OK, (await region.Client.CreateKey("alone")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await region.Client.Send(HttpMethod.Delete, "/keys/alone?api-version=7.6")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await region.Client.Send(HttpMethod.Delete, "/deletedkeys/alone?api-version=7.6")).StatusCode);
    }
}
