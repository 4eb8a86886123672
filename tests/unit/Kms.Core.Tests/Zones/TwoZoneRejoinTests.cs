using Kms.Records;
using Kms.Testing;
using Kms.TwoZone;
using Xunit;

namespace Kms.Core.Tests.Zones;

public sealed class TwoZoneRejoinTests
{
    private readonly TwoZones zones = new();

    [Theory]
    [InlineData("A", 2)]
    [InlineData("B", 3)]
    public async Task Tend_ZoneMissedADenial_ServesUnderAHigherEpoch(string away, long epoch)
    {
        var store = await Filled(10);
        await DenyWithout(away, store);
        Assert.False(store.Health.CanWrite);
        Assert.True(store.Health.CanRead);
        zones[away].Down = false;
        await store.Tick(default);
        Assert.True(store.Health.CanWrite);
        Assert.True((await zones.A.Control(default)).Value!.Epoch > epoch);
        Assert.Equal((await zones.A.Control(default)).Value!.Epoch, (await zones.B.Control(default)).Value!.Epoch);
    }

    [Theory]
    [InlineData("A", "B")]
    [InlineData("B", "A")]
    public async Task Tend_SurvivorIsClaimedByAnotherHostMeanwhile_ClaimsNothing(string survivor, string returning)
    {
        var store = await Filled(1);
        zones[returning].Down = true;
        await store.Tick(default);
        zones[returning].Down = false;
        var serving = (await zones[returning].Control(default)).Value!;
        zones[returning].BeforeOpen = async () =>
        {
            zones[returning].BeforeOpen = null;
            var control = (await zones[survivor].Control(default)).Value!;
            var claim = control with { Epoch = control.Epoch + 1, Incarnation = "claimed by another host", InService = false };
            Assert.True((await zones[survivor].SetControl(control, claim, default)).IsApplied);
        };
        await store.Tick(default);
        Assert.Equal(serving, (await zones[returning].Control(default)).Value);
        Assert.Equal("claimed by another host", (await zones[survivor].Control(default)).Value!.Incarnation);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    public async Task Tend_ZoneComesBackDamaged_IsFilledFromItsPeer(string broken)
    {
        var store = await Filled(1000);
        zones[broken].Down = true;
        zones[broken].Damaged = true;
        await store.Tick(default);
        Assert.True(store.Health.CanWrite);
        Assert.True(await zones.AreEqual());
        Assert.Equal(1000, (await zones[broken].Scan(null, 2000, default)).Value.Count);
        Assert.True((await store.Write(TwoZones.Write("more", 1, "x"), default)).IsOk);
    }

    [Fact]
    public async Task Start_ZoneThatLostItsLastChanges_AnswersNothingUntilItIsBroughtUpToDate()
    {
        var store = await Filled(5);
        var old = (await zones.B.Scan(null, 100, default)).Value;
        await store.Write(TwoZones.Write("r00001", 2, "newer"), default);
        await SetBack(zones.B, old, 5);

        var next = await zones.Started();
        Assert.Equal(ZoneStatus.Out, next.Health.B.Status);
        Assert.Equal("newer", TwoZones.Text(await next.Read("r00001", default)));
        await next.Tick(default);
        Assert.True(next.Health.CanWrite);
        Assert.True(await zones.AreEqual());
    }

    [Fact]
    public async Task Tend_StatementFromBeforeTheRejoin_HasNoEffect()
    {
        var store = await Filled(1);
        var token = (await zones.A.Control(default)).Value!.Token;
        await DenyWithout("B", store);
        zones.B.Down = false;
        await store.Tick(default);
        var row = (await zones.A.Read("r00000", default)).Value!;
        var late = new Prepare(row.Id, row.Ballot, new Intent("late", row.Version + 1, row.Index, row.Body, row.Hash, "v", 0, 0, "op", false));
        Assert.Equal(ZoneOutcome.Stale, (await zones.A.Execute(late, token, default)).Outcome);
    }

    [Fact]
    public async Task Tend_ZoneOfAnotherInstallation_IsNotTouched()
    {
        var store = await Filled(3);
        zones.B.Down = true;
        await store.Tick(default);
        var control = (await Control(zones.B))!;
        zones.B.Down = false;
        await zones.B.SetControl(control, control with { Installation = "another" }, default);
        var before = await ZoneDigest.Of(zones.B);
        await store.Tick(default);
        Assert.Equal(ZoneStatus.Out, store.Health.B.Status);
        Assert.Contains("another installation", store.Health.B.Reason, StringComparison.Ordinal);
        Assert.Equal(before, await ZoneDigest.Of(zones.B));
    }

    [Fact]
    public async Task Start_OneZoneAway_ServesTheOtherAndLetsItRejoinLater()
    {
        await Filled(3);
        zones.A.Down = true;
        var store = await zones.Started();
        Assert.Equal("body 1", TwoZones.Text(await store.Read("r00001", default)));
        Assert.Equal(RefusalCode.ZoneUnavailable, (await store.Write(TwoZones.Write("new", 1, "x"), default)).Refusal?.Code);
        zones.A.Down = false;
        await store.Tick(default);
        Assert.True((await store.Write(TwoZones.Write("new", 1, "x"), default)).IsOk);
    }

    [Fact]
    public async Task Tend_BothZonesWereAway_ServesAgainWhenTheyAreBack()
    {
        var store = await Filled(3);
        zones.A.Down = zones.B.Down = true;
        await store.Tick(default);
        Assert.Equal(RefusalCode.ZoneUnavailable, (await store.Read("r00001", default)).Refusal?.Code);
        zones.A.Down = zones.B.Down = false;
        await store.Tick(default);
        Assert.True(store.Health.CanWrite);
        Assert.Equal("body 1", TwoZones.Text(await store.Read("r00001", default)));
    }

    [Fact]
    public async Task Read_RowsThatContradictEachOther_IsRefusedAndNothingIsRepairedByGuess()
    {
        var store = await Filled(3);
        zones.A.Tamper(rows => rows["r00001"] = rows["r00001"] with { Version = 9, Hash = new byte[32] });
        var written = await store.Write(TwoZones.Write("r00001", 2, "x"), default);
        Assert.Equal(RefusalCode.RecordCorrupt, written.Refusal?.Code);
        Assert.Contains("r00001", written.Refusal!.Message, StringComparison.Ordinal);
        Assert.True((await store.Write(TwoZones.Write("r00002", 2, "fine"), default)).IsOk);
    }

    private async Task<TwoZoneStore> Filled(int records)
    {
        var store = await zones.Started();
        for (var i = 0; i < records; i++)
        {
            Assert.True((await store.Write(TwoZones.Write($"r{i:00000}", 1, "body " + i), default)).IsOk);
        }

        return store;
    }

    /// <summary>Something happens in the zone that is left alone, so that the other one has to be brought up to date.</summary>
    private async Task DenyWithout(string away, TwoZoneStore store)
    {
        store.Serve(new TestOwner(record => TwoZones.Write(record.Place.Id, record.Place.Version + 1, "denied")));
        zones[away].Down = true;
        await store.Tick(default);
        Assert.True((await store.Deny(new Denial("d", "r00001", default, 0, "op"), default)).IsOk);
    }

    private static async Task SetBack(MemoryZone zone, IReadOnlyList<ZoneRow> rows, long head)
    {
        var token = (await Control(zone))!.Token;
        var done = await zone.Install(token, new InstallBatch(rows, [], [], [new StreamHead("v", head)]), default);
        Assert.True(done.IsApplied);
    }

    private static async Task<ZoneControl?> Control(MemoryZone zone)
    {
        var down = zone.Down;
        zone.Down = false;
        var control = (await zone.Control(default)).Value;
        zone.Down = down;
        return control;
    }
}
