using System.Text;
using Kms.Records;
using Kms.TwoZone;
using Xunit;

namespace Kms.Core.Tests.Zones;

/// <summary>Bodies that changed on the disk without the database noticing.</summary>
public sealed class TwoZoneDamageTests
{
    private readonly TwoZones zones = new();

    [Fact]
    public async Task Read_BodyAlteredInA_AnswersBAndReplacesA()
    {
        var store = await Filled();
        await Alter("A");
        Assert.Equal("as written", TwoZones.Text(await store.Read("r", default)));
        Assert.Equal(ZoneStatus.Out, store.Health.A.Status);

        await store.Tick(default);
        Assert.True(store.Health.CanWrite);
        Assert.True(await zones.AreEqual());
        Assert.Equal("as written", TwoZones.Text(await store.Read("r", default)));
    }

    [Fact]
    public async Task Read_BodyAlteredInBoth_KeepsBothZonesForTheOtherRecords()
    {
        var store = await Filled();
        await Alter("A");
        await Alter("B");
        Assert.Equal("altered", TwoZones.Text(await store.Read("r", default)));
        Assert.True(store.Health.CanWrite);
    }

    [Fact]
    public async Task Read_BodyAlteredInTheOnlyZone_KeepsIt()
    {
        var store = await Filled();
        await Alter("A");
        zones.B.Down = true;
        await store.Tick(default);
        Assert.Equal("altered", TwoZones.Text(await store.Read("r", default)));
        Assert.True(store.Health.CanRead);
    }

    [Fact]
    public async Task Tend_BodyAlteredInTheSurvivor_DoesNotOverwriteTheLastGoodCopy()
    {
        var store = await Filled();
        zones.B.Down = true;
        await store.Tick(default);
        await Alter("A");
        zones.B.Down = false;
        await store.Tick(default);
        Assert.True(store.Health.CanWrite);

        Assert.Equal("as written", TwoZones.Text(await store.Read("r", default)));
        await store.Tick(default);
        Assert.True(await zones.AreEqual());
    }

    private async Task<TwoZoneStore> Filled()
    {
        var store = await zones.Started();
        Assert.True((await store.Write(TwoZones.Write("r", 1, "as written"), default)).IsOk);
        return store;
    }

    private async Task Alter(string name)
    {
        var row = (await zones[name].Read("r", default)).Value!;
        var token = (await zones[name].Control(default)).Value!.Token;
        var batch = new InstallBatch([row with { Body = Encoding.UTF8.GetBytes("altered") }], [], [], []);
        Assert.True((await zones[name].Install(token, batch, default)).IsApplied);
    }
}
