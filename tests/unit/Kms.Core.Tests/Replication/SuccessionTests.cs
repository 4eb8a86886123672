using Kms.Regions.Messages;
using Kms.Regions.Replication;
using Kms.Regions.State;
using Xunit;

namespace Kms.Core.Tests.Replication;

/// <summary>Forks, gaps, forgeries, copies, and what becomes of an old home region.</summary>
public sealed class SuccessionTests
{
    [Fact]
    public async Task Push_BatchAltered_IsRejectedAndAppliesNothing()
    {
        var pair = await TestPair.Start();
        await pair.Home.Write("v", "one", "a");
        await pair.Home.Write("v", "two", "b");
        Func<ChangeBatch, ChangeBatch>[] alterations =
        [
            batch => batch with { Changes = [.. batch.Changes.Skip(1)] },
            batch => batch with { Changes = [.. batch.Changes.Reverse()] },
            batch => batch with { Changes = [batch.Changes[0] with { Erase = true }, batch.Changes[1]] },
            batch => batch with { Changes = [batch.Changes[0] with { Version = 9 }, batch.Changes[1]] },
            batch => batch with { Changes = [batch.Changes[0] with { Body = batch.Changes[1].Body }, batch.Changes[1]] },
            batch => batch with { Signature = new byte[64] },
        ];
        foreach (var alter in alterations)
        {
            pair.OnPush = alter;
            await pair.Shipper.Turn(default);
            pair.Home.Zones.Time.Advance(TimeSpan.FromSeconds(30));
            Assert.Equal(string.Empty, await pair.Other.Log("v"));
            Assert.Contains(pair.Other.Applier.Status.Alarms, alarm => alarm.Kind == AlarmKind.Forged);
        }

        pair.OnPush = batch => batch;
        await pair.Ship();
        Assert.Equal(await pair.Home.Log("v"), await pair.Other.Log("v"));
        Assert.Empty(pair.Other.Applier.Status.Alarms);
    }

    [Fact]
    public async Task Push_ChangeIsMissing_AsksForTheRangeAndAlarmsWithinFiveSeconds()
    {
        var pair = await TestPair.Start();
        foreach (var name in (string[])["one", "two", "three"])
        {
            await pair.Home.Write("v", name, "a");
            await pair.Ship();
        }

        // A region that lacks all of it is sent the last change alone.
        var late = await TestPair.Start();
        var answer = await late.Other.Applier.Push(pair.Pushed[^1], default);
        Assert.Equal((LinkOutcome.Gap, 0), (answer.Outcome, answer.Positions.Single().Sequence));
        late.Other.Zones.Time.Advance(TimeSpan.FromSeconds(4.5));
        late.Other.Applier.Tick();
        var alarm = Assert.Single(late.Other.Alarms);
        Assert.Equal((AlarmKind.Gap, "v", 1), (alarm.Kind, alarm.Stream, alarm.Sequence));

        foreach (var batch in pair.Pushed)
        {
            await late.Other.Applier.Push(batch, default);
        }

        Assert.Empty(late.Other.Applier.Status.Alarms);
    }

    [Fact]
    public async Task Ship_HomeRegionWasExchanged_StopsTheStreamWithAForkAlarmAndGoesOnWithOthers()
    {
        var pair = await TestPair.Start();
        await pair.Home.Write("v", "one", "a");
        await pair.Ship();
        var other = await TestPair.Start();
        await other.Home.Write("v", "one", "something else");
        await other.Home.Write("v", "one", "more");
        await other.Home.Write("w", "one", "b");
        pair.Shipper = other.Home.ShipperTo(pair);
        other.Home.Zones.Time.Advance(TimeSpan.FromSeconds(1));
        for (var turns = 0; turns < 5; turns++)
        {
            await pair.Shipper.Turn(default);
        }

        Assert.Equal("1:a", await pair.Other.Read("v", "one"));
        Assert.Equal("1:b", await pair.Other.Read("w", "one"));
        Assert.Equal("v", Assert.Single(other.Home.Alarms, alarm => alarm.Kind == AlarmKind.Fork).Stream);
    }

    [Fact]
    public async Task Ship_StreamIsLong_IsCopiedFirstAndFollowedThen()
    {
        var pair = await TestPair.Start(new ShipperOptions { CopyAbove = 5, BatchChanges = 2 });
        for (var i = 0; i < 5; i++)
        {
            await pair.Home.Write("v", "a" + i, "x");
            await pair.Home.Write("v", "a" + i, "y");
        }

        await pair.Home.Write("v", "a0", "gone");
        await pair.Ship();
        await pair.Home.Write("v", "a1", "z");
        await pair.Ship();

        Assert.True(pair.Pages.Count >= 3, "several pages");
        Assert.Equal("3:gone", await pair.Other.Read("v", "a0"));
        Assert.Equal("3:z", await pair.Other.Read("v", "a1"));
        Assert.Equal("2:y", await pair.Other.Read("v", "a4"));
        Assert.True((await pair.Other.Applier.Position("v", default)).Value!.IsWhole);
        Assert.Equal([11L, 12L], (await pair.Other.Store.Applied("v", 0, 100, default)).Value.Select(entry => entry.Sequence));
        Assert.True(await pair.Other.Zones.AreEqual());
    }

    [Fact]
    public async Task Follow_AfterAPromotion_FencesTheOldHomeAndGivesItTheOtherHistory()
    {
        var pair = await TestPair.Start();
        await pair.Home.Write("v", "shared", "a");
        await pair.Home.Write("w", "shared", "a");
        await pair.Ship();
        pair.IsCut = true;
        await pair.Home.Write("v", "tail", "lost");
        await pair.Home.Write("v", "shared", "lost");
        Become(pair.Other, new RegionEvent.Promoted());
        await pair.Other.Write("v", "shared", "b");
        await pair.Other.Write("new", "one", "c");
        pair.IsCut = false;
        await pair.Ship();

        Assert.Equal((LinkState.Stopped, 2), (pair.Shipper.Status.Link, pair.Shipper.Status.FencedBy));
        var hello = await pair.Hello(new LinkHello("west", "installation of west", 1, null, 100), default);
        Assert.Equal(LinkOutcome.Fenced, hello.Outcome);
        Assert.Equal(["v#1", "w#1"], hello.Positions.Select(fork => $"{fork.Stream}#{fork.Sequence}"));

        Become(pair.Home, new RegionEvent.SawEpoch(2));
        Assert.True((await pair.Home.Applier.Follow(hello.Positions, 2, default)).IsOk);
        Assert.True((await pair.Home.Applier.Follow(hello.Positions, 2, default)).IsOk);
        Become(pair.Home, new RegionEvent.Followed());
        var back = pair.Other.ShipperTo(pair.Home.Applier);
        for (var turns = 0; turns < 10; turns++)
        {
            await back.Turn(default);
            pair.Other.Zones.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Null(await pair.Home.Read("v", "tail"));
        Assert.Equal("2:b", await pair.Home.Read("v", "shared"));
        Assert.Equal("1:a", await pair.Home.Read("w", "shared"));
        Assert.Equal("1:c", await pair.Home.Read("new", "one"));
        Assert.True(await pair.Home.Zones.AreEqual());
        Assert.Equal(0, back.Status.Lag.Changes);
    }

    private static void Become(TestRegion region, RegionEvent happened) => region.State = RegionTransitions.Apply(region.State, happened).Value;
}
