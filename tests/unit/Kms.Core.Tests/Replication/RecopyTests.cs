using Kms.Regions.Messages;
using Kms.Regions.State;
using Xunit;

namespace Kms.Core.Tests.Replication;

/// <summary>The way out of a fork: an operator says that the home region's history of a vault counts.</summary>
public sealed class RecopyTests
{
    [Fact]
    public async Task Recopy_AfterAForkAlarm_GivesTheReplicaTheHomeRegionsHistory()
    {
        var pair = await Forked();
        await pair.Ship();
        Assert.Equal("1:here alone", await pair.Other.Read("v", "two"));

        var marked = await pair.Other.Applier.Recopy("v", default);
        Assert.False(marked.Value.IsWhole);
        Assert.True((await pair.Other.Applier.Recopy("v", default)).IsOk);
        await pair.Ship();

        Assert.Equal("2:more", await pair.Other.Read("v", "one"));
        Assert.Null(await pair.Other.Read("v", "two"));
        Assert.True((await pair.Other.Applier.Position("v", default)).Value!.IsWhole);
        Assert.Equal((0, 0), (pair.Shipper.Status.Alarms.Count, pair.Other.Applier.Status.Alarms.Count));
        Assert.Equal(0, pair.Shipper.Status.Lag.Changes);
        await pair.Home.Write("v", "one", "and on");
        await pair.Ship();
        Assert.Equal("3:and on", await pair.Other.Read("v", "one"));
        Assert.True(await pair.Other.Zones.AreEqual());
    }

    [Fact]
    public async Task Recopy_ReplicaRestartsBeforeTheCopy_IsStillMarked()
    {
        var pair = await Forked();
        await pair.Ship();
        Assert.True((await pair.Other.Applier.Recopy("v", default)).IsOk);
        await pair.Other.Start();
        Assert.False((await pair.Other.Applier.Position("v", default)).Value!.IsWhole);
        pair.Home.Zones.Time.Advance(TimeSpan.FromMinutes(1));
        await pair.Ship();
        Assert.Equal("2:more", await pair.Other.Read("v", "one"));
    }

    /// <summary>A greeting has several pages: what is ordered after its first one is still to be told, or the order waits for the next greeting.</summary>
    [Fact]
    public async Task Recopy_BetweenTwoPagesOfAGreeting_IsToldToTheHomeRegion()
    {
        var pair = await TestPair.Start();
        await pair.Home.Write("v", "one", "a");
        await pair.Home.Write("w", "one", "a");
        await pair.Ship();
        var hello = new LinkHello("west", "installation of west", 1, null, 1);
        var beat = new LinkHeartbeat(1, 0, 0, 0, []);
        var first = await pair.Other.Applier.Hello(hello, default);
        Assert.Equal("v", Assert.Single(first.Positions).Stream);

        Assert.True((await pair.Other.Applier.Recopy("v", default)).IsOk);
        await pair.Other.Applier.Hello(hello with { After = "v" }, default);

        Assert.Equal(LinkOutcome.Gap, (await pair.Other.Applier.Beat(beat, default)).Outcome);
        Assert.Equal(LinkOutcome.Ok, (await pair.Other.Applier.Beat(beat, default)).Outcome);
    }

    /// <summary>A greeting that was sent long ago and arrives after the order is no answer to it.</summary>
    [Fact]
    public async Task Recopy_AnOldGreetingArrivesAfterwards_IsToldAllTheSame()
    {
        var pair = await TestPair.Start();
        await pair.Home.Write("v", "one", "a");
        await pair.Ship();
        var beat = new LinkHeartbeat(1, 0, 0, 0, []);

        Assert.True((await pair.Other.Applier.Recopy("v", default)).IsOk);
        await pair.Other.Applier.Hello(new LinkHello("west", "installation of west", 1, null, 100), default);

        Assert.Equal(LinkOutcome.Gap, (await pair.Other.Applier.Beat(beat, default)).Outcome);
        Assert.Equal(LinkOutcome.Ok, (await pair.Other.Applier.Beat(beat, default)).Outcome);
        pair.Other.Zones.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(LinkOutcome.Gap, (await pair.Other.Applier.Beat(beat, default)).Outcome);
        pair.Other.Zones.Time.Advance(TimeSpan.FromSeconds(4));
        pair.Home.Zones.Time.Advance(TimeSpan.FromMinutes(1));
        await pair.Ship();
        Assert.True((await pair.Other.Applier.Position("v", default)).Value!.IsWhole);
        pair.Other.Zones.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(LinkOutcome.Ok, (await pair.Other.Applier.Beat(beat, default)).Outcome);
    }

    [Fact]
    public async Task Recopy_NothingToCopyOrNobodyToCopyFrom_IsRefusedAndChangesNothing()
    {
        var pair = await TestPair.Start();
        await pair.Home.Write("v", "one", "a");
        await pair.Ship();
        Assert.Equal(RefusalCode.VaultNotFound, (await pair.Other.Applier.Recopy("unknown", default)).Refusal?.Code);
        Assert.Equal(RefusalCode.VaultNotFound, (await pair.Other.Applier.Recopy("", default)).Refusal?.Code);
        Assert.Equal(RefusalCode.Conflict, (await pair.Home.Applier.Recopy("v", default)).Refusal?.Code);
        Become(pair.Other, new RegionEvent.FailedOver());
        Assert.Equal(RefusalCode.Conflict, (await pair.Other.Applier.Recopy("v", default)).Refusal?.Code);
        Become(pair.Other, new RegionEvent.HomeCameBack());
        pair.Other.Zones.B.Down = true;
        Assert.Equal(RefusalCode.ZoneUnavailable, (await pair.Other.Applier.Recopy("v", default)).Refusal?.Code);
        Assert.True((await pair.Other.Applier.Position("v", default)).Value!.IsWhole);
        Assert.Equal("1:a", await pair.Other.Read("v", "one"));
    }

    /// <summary>A replica whose home region was exchanged for one with another history of the same vault.</summary>
    private static async Task<TestPair> Forked()
    {
        var before = await TestPair.Start();
        await before.Home.Write("v", "one", "a");
        await before.Home.Write("v", "two", "here alone");
        await before.Ship();
        var pair = await TestPair.Start();
        await pair.Home.Write("v", "one", "something else");
        await pair.Home.Write("v", "one", "more");
        pair.Follow(before.Other);
        return pair;
    }

    private static void Become(TestRegion region, RegionEvent happened) => region.State = RegionTransitions.Apply(region.State, happened).Value;
}
