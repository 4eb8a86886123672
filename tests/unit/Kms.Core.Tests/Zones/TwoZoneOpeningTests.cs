using Xunit;

namespace Kms.Core.Tests.Zones;

/// <summary>What the store makes of what its zones say when they are opened.</summary>
public sealed class TwoZoneOpeningTests
{
    private const string Careless = "fsync is off";
    private readonly TwoZones zones = new();

    [Fact]
    public async Task Start_ZoneWarns_IsToldWithTheZoneInService()
    {
        zones.B.Warning = Careless;
        var store = await zones.Started();
        Assert.Equal((null, Careless), (store.Health.A.Warning, store.Health.B.Warning));
        Assert.Single(zones.Changed, change => change is { Zone: "B", Status: ZoneStatus.InService, Warning: Careless });
        Assert.DoesNotContain(zones.Changed, change => change is { Zone: "A", Warning: not null });
    }

    [Fact]
    public async Task Tend_ReturningZoneWarns_IsToldOnceItServes()
    {
        var store = await zones.Started();
        zones.A.Down = true;
        await store.Tick(default);
        (zones.A.Down, zones.A.Warning) = (false, Careless);
        await store.Tick(default);
        Assert.Equal((ZoneStatus.InService, Careless), (store.Health.A.Status, store.Health.A.Warning));

        zones.A.Down = true;
        await store.Tick(default);
        (zones.A.Down, zones.A.Warning) = (false, null);
        await store.Tick(default);
        Assert.Null(store.Health.A.Warning);
    }

    [Fact]
    public async Task Start_ZoneInServiceBeginsToWarn_IsToldThoughItsStateIsTheSame()
    {
        var store = await zones.Started();
        zones.Changed.Clear();
        zones.A.Warning = Careless;
        await store.Start(default);
        Assert.Contains(zones.Changed, change => change is { Zone: "A", Warning: Careless });
    }

    [Theory]
    [InlineData("A", "B")]
    [InlineData("B", "A")]
    public async Task Tend_PeerWasCopiedOverAZone_TheZoneLeavesAndThePeerGoesOn(string zone, string peer)
    {
        var store = await zones.Started();
        var (own, other) = ((await zones[zone].Control(default)).Value!, (await zones[peer].Control(default)).Value!);
        Assert.True((await zones[zone].SetControl(own, other, default)).IsApplied);
        for (var turn = 0; turn < 3; turn++)
        {
            await store.Tick(default);
            Assert.True(store.Health.CanRead);
            Assert.False(store.Health.CanWrite);
            Assert.Equal(other, (await zones[peer].Control(default)).Value! with { Epoch = other.Epoch });
        }

        Assert.Contains("same incarnation", (zone == "A" ? store.Health.A : store.Health.B).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tend_ReturningZoneIsACopyOfItsPeer_IsLeftAlone()
    {
        var store = await zones.Started();
        zones.B.Down = true;
        await store.Tick(default);
        zones.B.Down = false;
        var (here, there) = ((await zones.A.Control(default)).Value!, (await zones.B.Control(default)).Value!);
        var copy = here with { Peer = string.Empty };
        Assert.True((await zones.B.SetControl(there, copy, default)).IsApplied);

        await store.Tick(default);
        Assert.Equal(ZoneStatus.Out, store.Health.B.Status);
        Assert.Contains("same incarnation", store.Health.B.Reason, StringComparison.Ordinal);
        Assert.Equal(copy, (await zones.B.Control(default)).Value);
    }
}
