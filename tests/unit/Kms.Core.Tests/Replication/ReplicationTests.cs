using Kms.Regions.Messages;
using Kms.Regions.Replication;
using Kms.Regions.State;
using Xunit;

namespace Kms.Core.Tests.Replication;

/// <summary>Two regions, a link that works or does not, and what must be on the other side.</summary>
public sealed class ReplicationTests
{
    [Fact]
    public async Task Ship_ChangesOfTwoVaults_AreThereWithTheirNumbersAndSealedForThatRegion()
    {
        var pair = await TestPair.Start();
        await pair.Home.Write("v", "one", "a");
        await pair.Home.Write("w", "one", "b");
        await pair.Home.Write("v", "one", "c");
        await pair.Ship();

        Assert.Equal("2:c", await pair.Other.Read("v", "one"));
        Assert.Equal("1:b", await pair.Other.Read("w", "one"));
        Assert.Equal(await pair.Home.Log("v"), await pair.Other.Log("v"));
        Assert.Equal(await pair.Home.Log("w"), await pair.Other.Log("w"));
        Assert.True(await pair.Other.Zones.AreEqual());
        Assert.Equal(3, pair.Shipper.Status.ChangesShipped);
        Assert.Equal(["key/v/one", "key/w/one"], pair.Other.Applied.Distinct().Order());
    }

    [Fact]
    public async Task Ship_RecordsOfTheRegionItself_StayAtHome()
    {
        var pair = await TestPair.Start();
        var place = new Records.RecordPlace(string.Empty, "region/key", 1, Records.RecordIndex.None);
        Assert.True((await pair.Home.Store.Write(new Records.RecordWrite(place, new byte[] { 1 }, "op"), default)).IsOk);
        await pair.Home.Write("v", "one", "a");
        await pair.Ship();

        Assert.Null((await pair.Other.Store.Read("region/key", default)).Value);
        Assert.Equal("1:a", await pair.Other.Read("v", "one"));
    }

    [Fact]
    public async Task Ship_Purge_DestroysTheBodiesOnTheOtherSideToo()
    {
        var pair = await TestPair.Start();
        await pair.Home.Write("v", "one", "secret");
        await pair.Ship();
        await pair.Home.Write("v", "one", "more");
        await pair.Home.Write("v", "one", "gone");
        await pair.Ship();

        Assert.Equal("3:gone", await pair.Other.Read("v", "one"));
        Assert.Equal(["-", "-", "gone"], (await pair.Other.Log("v")).Split('\n').Select(line => line.Split(' ')[^1]));
        Assert.DoesNotContain("secret", await pair.Other.Log("v"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ship_PurgedBeforeItWasShipped_ArrivesWithoutBodies()
    {
        var pair = await TestPair.Start();
        await pair.Home.Write("v", "one", "secret");
        await pair.Home.Write("v", "one", "gone");
        await pair.Ship();

        Assert.True(pair.Pushed.Single().Changes[0].Body.IsEmpty);
        Assert.Equal("2:gone", await pair.Other.Read("v", "one"));
        Assert.Equal(await pair.Home.Log("v"), await pair.Other.Log("v"));
    }

    [Fact]
    public async Task Ship_EitherSideRestarted_GoesOnWhereItWas()
    {
        var pair = await TestPair.Start();
        await pair.Home.Write("v", "one", "a");
        await pair.Ship();
        await pair.Other.Start();
        await pair.Home.Write("v", "one", "b");
        await pair.Ship();
        await pair.Home.Start();
        pair.Shipper = pair.Home.ShipperTo(pair);
        await pair.Home.Write("v", "two", "c");
        await pair.Ship();

        Assert.Equal(await pair.Home.Log("v"), await pair.Other.Log("v"));
        Assert.Equal([1, 1, 1], pair.Pushed.Select(batch => batch.Changes.Count));
        Assert.Empty(pair.Home.Alarms);
        Assert.Empty(pair.Other.Alarms);
    }

    [Fact]
    public async Task Ship_AnswerLost_ShipsAgainAndChangesNothingTwice()
    {
        var pair = await TestPair.Start();
        await pair.Home.Write("v", "one", "a");
        var batches = 0;
        pair.OnPush = batch =>
        {
            if (batches++ > 0)
            {
                return batch;
            }

            Assert.Equal(LinkOutcome.Ok, pair.Other.Applier.Push(batch, default).AsTask().Result.Outcome);
            Assert.Equal(LinkOutcome.Ok, pair.Other.Applier.Push(batch, default).AsTask().Result.Outcome);
            return null;
        };
        await pair.Ship();
        await pair.Home.Write("v", "one", "b");
        await pair.Ship();

        Assert.Equal("2:b", await pair.Other.Read("v", "one"));
        Assert.Equal(2, pair.Other.Applier.Status.ChangesApplied);
    }

    [Fact]
    public async Task Ship_WhileAZoneOfTheOtherRegionIsAway_WaitsAndThenGoesOn()
    {
        var pair = await TestPair.Start();
        await pair.Home.Write("v", "one", "a");
        await pair.Ship();
        pair.Other.Zones.A.Down = true;
        await pair.Home.Write("v", "one", "b");
        await pair.Ship();
        Assert.Equal(LinkState.Waiting, pair.Shipper.Status.Link);
        Assert.Equal(1, pair.Shipper.Status.Lag.Changes);

        pair.Other.Zones.A.Down = false;
        await pair.Other.Store.Tick(default);
        await pair.Ship();
        Assert.Equal("2:b", await pair.Other.Read("v", "one"));
        Assert.True(await pair.Other.Zones.AreEqual());
    }

    [Fact]
    public async Task Status_LinkIsCut_LagGrowsAndAnIdleStreamHasNone()
    {
        var pair = await TestPair.Start();
        await pair.Home.Write("v", "one", "a");
        await pair.Ship();
        Assert.Equal(new ReplicationLag(0, TimeSpan.Zero), pair.Shipper.Status.Lag);
        Assert.Equal(new ReplicationLag(0, TimeSpan.Zero), pair.Other.Applier.Status.Lag);

        pair.IsCut = true;
        pair.Shipper.Changed("v");
        await pair.Home.Write("v", "one", "b");
        await pair.Shipper.Turn(default);
        pair.Home.Zones.Time.Advance(TimeSpan.FromSeconds(20));
        pair.Other.Zones.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(1, pair.Shipper.Status.Lag.Changes);
        Assert.True(pair.Shipper.Status.Lag.Age >= TimeSpan.FromSeconds(20));
        Assert.True(pair.Other.Applier.Status.Lag.Age >= TimeSpan.FromSeconds(20));
    }
}
