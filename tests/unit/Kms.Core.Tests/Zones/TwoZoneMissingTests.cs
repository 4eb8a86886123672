using Kms.TwoZone;
using Xunit;

namespace Kms.Core.Tests.Zones;

/// <summary>A zone that held data and is empty: as likely a disk that is not mounted as data that is lost, so nothing is filled in its place.</summary>
public sealed class TwoZoneMissingTests
{
    private readonly TwoZones zones = new();

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    public async Task Tick_ZoneIsEmptied_IsOutUntilItIsReplaced(string emptied)
    {
        var store = await Written();
        await zones[emptied].Replace(default);
        for (var turn = 0; turn < 5; turn++)
        {
            await store.Tick(default);
        }

        Assert.Null((await zones[emptied].Control(default)).Value);
        Assert.Equal("first", TwoZones.Text(await store.Read("r", default)));
        Assert.Equal(RefusalCode.ZoneUnavailable, (await store.Write(TwoZones.Write("r", 2, "second"), default)).Refusal?.Code);
        Assert.Contains($"kms zones replace {emptied}", Health(store, emptied).Reason, StringComparison.Ordinal);

        Assert.True(store.Replace(emptied).IsOk);
        await store.Tick(default);
        Assert.True(store.Health.CanWrite);
        Assert.True(await zones.AreEqual());
    }

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    public async Task Start_ZoneIsEmpty_ServesTheOtherAloneAndSaysWhy(string emptied)
    {
        await Written();
        await zones[emptied].Replace(default);
        var store = await zones.Started();
        Assert.Contains("it held data before", Health(store, emptied).Reason, StringComparison.Ordinal);
        await store.Tick(default);
        Assert.Null((await zones[emptied].Control(default)).Value);
        Assert.Equal("first", TwoZones.Text(await store.Read("r", default)));
    }

    /// <summary>The host ends before the given control row is written; the next one completes what there is.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Start_FirstStartEndedBeforeARow_TheNextHasBothZonesAndExpectsThem(int rowsWritten)
    {
        var host = TwoZoneHost.On(zones);
        var left = rowsWritten;
        Func<string, ValueTask<bool>> end = call => new(call != "SetControl" || left-- > 0);
        (host.A.Before, host.B.Before) = (end, end);
        await host.Store.Start(default);

        var store = await zones.Started();
        await store.Tick(default);
        Assert.True(store.Health.CanWrite);
        Assert.Equal((await zones.B.Control(default)).Value!.Incarnation, (await zones.A.Control(default)).Value!.Peer);
        await zones.B.Replace(default);
        await store.Tick(default);
        await store.Tick(default);
        Assert.Null((await zones.B.Control(default)).Value);
    }

    private static ZoneHealth Health(TwoZoneStore store, string zone) => zone == "A" ? store.Health.A : store.Health.B;

    private async Task<TwoZoneStore> Written()
    {
        var store = await zones.Started();
        Assert.True((await store.Write(TwoZones.Write("r", 1, "first"), default)).IsOk);
        return store;
    }
}
