using Kms.Records;
using Kms.Testing;
using Kms.TwoZone;
using Xunit;

namespace Kms.Core.Tests.Zones;

/// <summary>The log as it may leave the region, and what a region that follows another one writes.</summary>
public sealed class TwoZoneReplicaTests
{
    [Fact]
    public async Task Decided_NumberInFlight_EndsBeforeItUntilItIsSettled()
    {
        var zones = new TwoZones();
        var store = await zones.Started();
        await store.Write(TwoZones.Write("one", 1, "a"), default);
        var hash = zones.Of(TwoZones.Write("two", 1, "b").Place, "b"u8);
        var intent = new Intent("intent", 1, default, "b"u8.ToArray(), hash, "v", 0, 0, "op", false);
        foreach (var zone in (MemoryZone[])[zones.A, zones.B])
        {
            intent = intent with { Sequence = (await zone.Execute(new Prepare("two", 0, intent), (await zone.Control(default)).Value!.Token, default)).Value };
        }

        await store.Write(TwoZones.Write("three", 1, "c"), default);
        var page = (await store.Decided("v", 0, 10, default)).Value;
        Assert.Equal(LogEnd.Open, page.End);
        Assert.Equal(["one"], page.Entries.Select(entry => entry.RecordId));

        Assert.True((await store.SettleUndecided(default)).IsOk);
        Assert.Equal(["one", "two", "three"], (await store.Decided("v", 0, 10, default)).Value.Entries.Select(entry => entry.RecordId));
    }

    [Fact]
    public async Task Decided_NoopThatOnlyOneZoneHas_IsHeldBack()
    {
        var zones = new TwoZones();
        var store = await zones.Started();
        await store.Write(TwoZones.Write("one", 1, "a"), default);
        var token = (await zones.A.Control(default)).Value!.Token;
        await zones.A.Install(token, new InstallBatch([], [], [ChangeEntry.Noop("v", 2)], []), default);
        Assert.Equal([1L], (await store.Decided("v", 0, 10, default)).Value.Entries.Select(entry => entry.Sequence));

        token = (await zones.B.Control(default)).Value!.Token;
        await zones.B.Install(token, new InstallBatch([], [], [ChangeEntry.Noop("v", 2)], []), default);
        Assert.Equal([1L, 2L], (await store.Decided("v", 0, 10, default)).Value.Entries.Select(entry => entry.Sequence));

        zones.B.Down = true;
        await store.Tick(default);
        var page = (await store.Decided("v", 0, 10, default)).Value;
        Assert.Equal((1, LogEnd.Unconfirmed), (page.Entries.Count, page.End));
    }

    [Fact]
    public async Task Decided_LogThatBeginsLater_SaysWhere()
    {
        var zones = new TwoZones();
        var store = await zones.Started();
        await store.Install(new InstallBatch([], [], [ChangeEntry.Beginning("v", 7)], [new("v", 7)]));
        var page = (await store.Decided("v", 0, 10, default)).Value;
        Assert.Equal((0, LogEnd.InRows, 7), (page.Entries.Count, page.End, page.Beginning));
    }

    [Fact]
    public async Task Install_AStreamEndsElsewhere_IsAConflictAndChangesNothing()
    {
        var zones = new TwoZones();
        var store = await zones.Started();
        var batch = Batch(1);
        Assert.True((await store.Install(batch)).IsOk);
        Assert.Equal(RefusalCode.Conflict, (await store.Install(batch)).Refusal?.Code);
        Assert.Equal([new("v", 1)], (await zones.A.StreamHeads(default)).Value);
        Assert.True(await zones.AreEqual());
        Assert.True(store.CanInstall);
    }

    [Fact]
    public async Task Install_ABatchOfAHostThatIsGoneHasLandedInOneZone_IsLevelled()
    {
        var zones = new TwoZones();
        var store = await zones.Started();
        await zones.B.Install((await zones.B.Control(default)).Value!.Token, Batch(1), default);
        Assert.Equal(RefusalCode.Conflict, (await store.Install(Batch(1))).Refusal?.Code);
        await store.Tick(default);
        Assert.True(store.CanInstall);
        Assert.True(await zones.AreEqual());
        Assert.Equal([new("v", 1)], (await store.Heads(default)).Value);
    }

    [Fact]
    public async Task Install_ZoneGoesInBetween_IsLevelledWhenItIsBack()
    {
        var zones = new TwoZones();
        var store = await zones.Started();
        zones.A.Down = true;
        Assert.Equal(RefusalCode.ZoneUnavailable, (await store.Install(Batch(1))).Refusal?.Code);
        Assert.False(store.CanInstall);
        zones.A.Down = false;
        await store.Tick(default);
        Assert.True(store.CanInstall);
        Assert.True(await zones.AreEqual());
    }

    [Fact]
    public async Task FenceWriters_WhatWasSentBefore_HasNoEffectAfter()
    {
        var zones = new TwoZones();
        var store = await zones.Started();
        var (tokenA, tokenB) = ((await zones.A.Control(default)).Value!.Token, (await zones.B.Control(default)).Value!.Token);
        Assert.True((await store.FenceWriters(default)).IsOk);

        Assert.Equal(ZoneOutcome.Stale, (await zones.A.Install(tokenA, Batch(1), default)).Outcome);
        Assert.Equal(ZoneOutcome.Stale, (await zones.B.Install(tokenB, Batch(1), default)).Outcome);
        Assert.True((await store.Install(Batch(1))).IsOk);
        Assert.True((await store.Write(TwoZones.Write("one", 1, "a"), default)).IsOk);
        await store.Tick(default);
        Assert.True(store.CanInstall);
    }

    [Fact]
    public async Task FenceWriters_ABatchHasLandedInOneZoneAlone_IsRefusedUntilBothAreLevel()
    {
        var zones = new TwoZones();
        var store = await zones.Started();
        await zones.B.Install((await zones.B.Control(default)).Value!.Token, Batch(1), default);

        Assert.Equal(RefusalCode.ZoneUnavailable, (await store.FenceWriters(default)).Refusal?.Code);
        await store.Tick(default);
        Assert.True((await store.FenceWriters(default)).IsOk);
        Assert.True(await zones.AreEqual());
    }

    private static InstallBatch Batch(long sequence) => new([], [], [ChangeEntry.Noop("v", sequence)], []) { Expected = [new("v", sequence - 1)] };
}
