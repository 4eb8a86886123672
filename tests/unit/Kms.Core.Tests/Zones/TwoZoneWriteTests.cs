using Kms.Testing;
using Xunit;

namespace Kms.Core.Tests.Zones;

public sealed class TwoZoneWriteTests
{
    private readonly TwoZones zones = new();

    [Fact]
    public async Task Write_BothZonesInService_IsInBothWhenItAnswers()
    {
        var store = await zones.Started();
        Assert.True((await store.Write(TwoZones.Write("r", 1, "one"), default)).IsOk);
        Assert.True((await store.Write(TwoZones.Write("r", 2, "two"), default)).IsOk);
        Assert.Equal("two", TwoZones.Text(await store.Read("r", default)));
        Assert.True(await zones.AreEqual());
        Assert.Contains("change v/2 r", await ZoneDigest.Of(zones.B), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(0, 2)]
    public async Task Write_NotTheNextVersion_IsAConflictAndChangesNothing(int present, int wanted)
    {
        var store = await zones.Started();
        for (var version = 1; version <= present; version++)
        {
            await store.Write(TwoZones.Write("r", version, "good"), default);
        }

        var before = await store.Read("r", default);
        Assert.Equal(RefusalCode.Conflict, (await store.Write(TwoZones.Write("r", wanted, "bad"), default)).Refusal?.Code);
        Assert.Equal(TwoZones.Text(before), TwoZones.Text(await store.Read("r", default)));
        Assert.True(await zones.AreEqual());
    }

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    public async Task Write_ZoneAlreadyKnownToBeAway_LeavesNoTraceInTheOther(string away)
    {
        var store = await zones.Started();
        zones[away].Down = true;
        await store.Tick(default);
        var before = await ZoneDigest.Of(zones[away == "A" ? "B" : "A"]);
        Assert.Equal(RefusalCode.ZoneUnavailable, (await store.Write(TwoZones.Write("r", 1, "x"), default)).Refusal?.Code);
        Assert.Equal(before, await ZoneDigest.Of(zones[away == "A" ? "B" : "A"]));
    }

    [Fact]
    public async Task Write_BGoesAwayBetweenThePrepares_IsTakenBackInA()
    {
        var store = await zones.Started();
        zones.B.Down = true;
        Assert.Equal(RefusalCode.ZoneUnavailable, (await store.Write(TwoZones.Write("r", 1, "x"), default)).Refusal?.Code);
        Assert.Null(TwoZones.Text(await store.Read("r", default)));
        Assert.Empty((await store.List("keys/v", null, 10, default)).Value);
        zones.B.Down = false;
        await store.Tick(default);
        Assert.True((await store.Write(TwoZones.Write("r", 1, "y"), default)).IsOk);
        Assert.Equal("y", TwoZones.Text(await store.Read("r", default)));
        Assert.True(await zones.AreEqual());
    }

    [Fact]
    public async Task Write_ManyRecordsAtOnce_NumbersTheLogWithoutHoles()
    {
        var store = await zones.Started();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => store.Write(TwoZones.Write("r" + i, 1, "x"), default).AsTask()));
        var log = (await zones.A.Changes("v", 0, 100, default)).Value;
        Assert.Equal(Enumerable.Range(1, 40).Select(i => (long)i), log.Select(entry => entry.Sequence));
        Assert.True(await zones.AreEqual());
    }

    [Fact]
    public async Task Write_WithErase_DestroysEarlierBodiesInTheLog()
    {
        var store = await zones.Started();
        await store.Write(TwoZones.Write("r", 1, "secret"), default);
        await store.Write(TwoZones.Write("r", 2, "gone", list: null, erase: true), default);
        var log = (await zones.A.Changes("v", 0, 100, default)).Value;
        Assert.True(log[0].Body.IsEmpty);
        Assert.False(log[1].Body.IsEmpty);
        Assert.True(await zones.AreEqual());
    }
}
