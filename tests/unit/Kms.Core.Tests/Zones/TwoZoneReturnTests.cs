using Kms.Records;
using Kms.Testing;
using Kms.TwoZone;
using Xunit;

namespace Kms.Core.Tests.Zones;

/// <summary>A zone that did not answer for a while and missed nothing: it serves again without a copy, however large it is.</summary>
public sealed class TwoZoneReturnTests
{
    private readonly TwoZones zones = new();

    [Theory]
    [InlineData("A", 2)]
    [InlineData("B", 3)]
    public async Task Tend_ZoneDidNotAnswerForAWhile_ServesUnderAHigherEpochAndNothingIsCopied(string away, long epoch)
    {
        var store = await Filled(10);
        var (a, b) = (await Control("A"), await Control("B"));
        zones[away].Down = true;
        await store.Tick(default);
        Assert.False(store.Health.CanWrite);
        zones[away].Down = false;
        await store.Tick(default);
        Assert.True(store.Health.CanWrite);
        Assert.Equal((a with { Epoch = epoch }, b with { Epoch = epoch }), (await Control("A"), await Control("B")));
        Assert.DoesNotContain(zones.Changed, health => health.Status == ZoneStatus.Rejoining);
        Ok(await store.Write(TwoZones.Write("more", 1, "x"), default));
        Assert.True(await zones.AreEqual());
    }

    [Theory]
    [InlineData("A", true)] // The prepare never came.
    [InlineData("A", false)] // It came, and its answer was lost.
    [InlineData("B", true)]
    [InlineData("B", false)]
    public async Task Tend_ChangeWithoutAnAnswer_IsSettledBeforeTheZoneServes(string away, bool isLost)
    {
        var store = await Filled(1);
        LoseOnePrepare(away, isLost);
        Assert.Equal(RefusalCode.OutcomeUnknown, (await store.Write(TwoZones.Write("r00000", 2, "undecided"), default)).Refusal?.Code);
        Assert.False(store.Health.CanWrite);
        await store.Tick(default);
        Assert.True(store.Health.CanWrite);
        Assert.Null((await zones.A.Read("r00000", default)).Value!.Intent);
        Assert.Null((await zones.B.Read("r00000", default)).Value!.Intent);
        Assert.True(await zones.AreEqual());
        var happened = away == "B" && !isLost;
        Assert.Equal(happened ? "undecided" : "body 0", TwoZones.Text(await store.Read("r00000", default)));
        Ok(await store.Write(TwoZones.Write("r00000", happened ? 3 : 2, "next"), default));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    public async Task Tend_PrepareThatComesAfterTheReturn_HasNoEffect(string late)
    {
        var store = await Filled(1);
        Prepare? held = null;
        var token = (await Control(late)).Token;
        zones[late].BeforeStatement = statement =>
        {
            held ??= statement as Prepare;
            return ValueTask.FromResult(held is null);
        };
        Assert.Equal(RefusalCode.OutcomeUnknown, (await store.Write(TwoZones.Write("r00000", 2, "late"), default)).Refusal?.Code);
        zones[late].BeforeStatement = null;
        await store.Tick(default);
        var reply = await zones[late].Execute(held!, token, default);
        Assert.Equal(ZoneOutcome.Stale, reply.Outcome);
        Ok(await store.Write(TwoZones.Write("r00000", 2, "acknowledged"), default));
        Assert.True(await zones.AreEqual());
    }

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    public async Task Tend_ZoneWasSetBackWhileItWasAway_IsBroughtUpToDate(string away)
    {
        var store = await Filled(5);
        var old = (await zones[away].Scan(null, 100, default)).Value;
        Ok(await store.Write(TwoZones.Write("r00001", 2, "newer"), default));
        zones[away].Down = true;
        await store.Tick(default);
        zones[away].Down = false;
        var token = (await Control(away)).Token;
        Assert.True((await zones[away].Install(token, new InstallBatch(old, [], [], [new StreamHead("v", 5)]), default)).IsApplied);
        await store.Tick(default);
        Assert.True(store.Health.CanWrite);
        Assert.Contains(zones.Changed, health => health.Status == ZoneStatus.Rejoining);
        Assert.Equal("newer", TwoZones.Text(await store.Read("r00001", default)));
        Assert.True(await zones.AreEqual());
    }

    [Fact]
    public async Task Tend_ChangeThatWasTakenBackInAAlone_IsCopied()
    {
        var store = await Filled(1);
        zones.A.AfterStatement = (statement, _) =>
        {
            zones.B.Down |= statement is Prepare;
            return ValueTask.FromResult(true);
        };
        Assert.Equal(RefusalCode.ZoneUnavailable, (await store.Write(TwoZones.Write("r00000", 2, "x"), default)).Refusal?.Code);
        (zones.A.AfterStatement, zones.B.Down) = (null, false);
        await store.Tick(default);
        Assert.True(store.Health.CanWrite);
        Assert.Contains(zones.Changed, health => health.Status == ZoneStatus.Rejoining);
        Assert.True(await zones.AreEqual());
    }

    private void LoseOnePrepare(string zone, bool onItsWay)
    {
        var isLost = false;
        ValueTask<bool> Passes(ZoneStatement statement)
        {
            var passes = isLost || statement is not Prepare;
            isLost |= statement is Prepare;
            return ValueTask.FromResult(passes);
        }

        if (onItsWay)
        {
            zones[zone].BeforeStatement = Passes;
        }
        else
        {
            zones[zone].AfterStatement = (statement, _) => Passes(statement);
        }
    }

    private async Task<ZoneControl> Control(string zone) => (await zones[zone].Control(default)).Value!;

    private async Task<TwoZoneStore> Filled(int records)
    {
        var store = await zones.Started();
        for (var i = 0; i < records; i++)
        {
            Ok(await store.Write(TwoZones.Write($"r{i:00000}", 1, "body " + i), default));
        }

        return store;
    }

    private static void Ok(Result<Done> result) => Assert.True(result.IsOk, result.Refusal?.ToString());

    /// <summary>This host ends between the two fences: the next one sees it at the epochs, and copies.</summary>
    [Fact]
    public async Task Tend_HostEndsBetweenTheFences_TheNextOneCopies()
    {
        var store = await Filled(3);
        zones.B.Down = true;
        await store.Tick(default);
        zones.B.Down = false;
        var control = await Control("A");
        Assert.True((await zones.A.SetControl(control, control with { Epoch = 3 }, default)).IsApplied);
        var next = await zones.Started();
        Assert.False(next.Health.CanWrite);
        await next.Tick(default);
        Assert.True(next.Health.CanWrite);
        Assert.Contains(zones.Changed, health => health.Status == ZoneStatus.Rejoining);
        Assert.True(await zones.AreEqual());
    }

    /// <summary>A key is disabled in the very moment in which the zone returns: the disable is acknowledged, so it must be seen from then on.</summary>
    [Theory]
    [InlineData("A", "SetControl")]
    [InlineData("B", "SetControl")]
    [InlineData("A", "Intents")]
    [InlineData("B", "Intents")]
    public async Task Tend_DenialComesDuringTheReturn_IsNotLost(string away, string moment)
    {
        var host = await TwoZoneHost.Started(zones);
        host.Store.Serve(new TestOwner(record => TwoZones.Write(record.Place.Id, record.Place.Version + 1, "denied")));
        Ok(await host.Store.Write(TwoZones.Write("r", 1, "first"), default));
        var zone = away == "A" ? host.A : host.B;
        await host.LoseSight(zone);
        TwoZoneHost.JustBefore(zone, moment, async () => Ok(await host.Store.Deny(new Denial("d", "r", default, 0, "op"), default)));
        await host.Store.Tick(default);
        Assert.False(host.Store.Health.CanWrite);
        Assert.Single((await host.Store.Read("r", default)).Value!.Denials);
        await host.Store.Tick(default);
        Assert.True(host.Store.Health.CanWrite);
        Assert.Equal("denied", TwoZones.Text(await host.Store.Read("r", default)));
        Assert.True(await zones.AreEqual());
    }
}
