using Kms.Records;
using Kms.Testing;
using Kms.TwoZone;
using Xunit;

namespace Kms.Core.Tests.Zones;

/// <summary>Several hosts on the same two zones, each with its own idea of which of them is there. Each case was once lost or stuck; the simulator found it.</summary>
public sealed class TwoZoneSeveralHostsTests
{
    private readonly TwoZones zones = new();

    [Fact]
    public async Task Write_AnotherHostChangesTheRecordBetweenTwoReads_IsAConflictAndNoDivergence()
    {
        var (one, other) = await TwoHosts("first");
        TwoZoneHost.JustBefore(one.B, "Read", async () => Ok(await other.Store.Write(TwoZones.Write("r", 2, "second"), default)));
        Assert.Equal(RefusalCode.Conflict, (await one.Store.Write(TwoZones.Write("r", 1, "late"), default)).Refusal?.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WriteOrRead_AnotherHostIsBetweenItsPrepares_LetsItFinish(bool writes)
    {
        var (one, other) = await TwoHosts("first");
        var go = TwoZoneHost.StopAt(one.B, "Prepare");
        var first = one.Store.Write(TwoZones.Write("r", 2, "second"), default).AsTask();
        var reads = 0;
        other.B.Before = async name =>
        {
            if (name == "Read" && ++reads == 3)
            {
                go.SetResult();
                Ok(await first);
            }

            return true;
        };

        if (writes)
        {
            Assert.Equal(RefusalCode.Conflict, (await other.Store.Write(TwoZones.Write("r", 2, "other"), default)).Refusal?.Code);
        }

        Assert.Equal("second", TwoZones.Text(await other.Store.Read("r", default)));
        Assert.DoesNotContain("Fence", other.B.Calls);
    }

    [Fact]
    public async Task Write_AnotherHostHasDiedBetweenItsPrepares_TakesItsPlace()
    {
        var (one, other) = await TwoHosts("first");
        one.B.Before = name => new(name != "Prepare");
        Assert.Equal(RefusalCode.OutcomeUnknown, (await one.Store.Write(TwoZones.Write("r", 2, "never"), default)).Refusal?.Code);

        Ok(await other.Store.Write(TwoZones.Write("r", 2, "second"), default));
        Assert.Equal("second", TwoZones.Text(await other.Store.Read("r", default)));
    }

    [Fact]
    public async Task Read_ZoneWasEmptiedByAnotherHost_DoesNotSayThatThereIsNoRecord()
    {
        var (one, _) = await TwoHosts("first");
        zones.A.Down = true;
        await zones.B.Replace(default);
        Assert.Equal(RefusalCode.ZoneUnavailable, (await one.Store.Read("r", default)).Refusal?.Code);
    }

    [Fact]
    public async Task Read_ZoneIsClaimedByAnotherHost_DoesNotGoBackToItsOldVersion()
    {
        var (one, other) = await TwoHosts("first");
        one.B.Before = name => new(name != "Prepare");
        Assert.Equal(RefusalCode.OutcomeUnknown, (await one.Store.Write(TwoZones.Write("r", 2, "second"), default)).Refusal?.Code);
        await one.LeaveBehind(one.B);
        var go = TwoZoneHost.StopAt(one.A, "Scan");
        var rejoin = one.Store.Tick(default).AsTask();
        other.A.Before = _ => new(false);
        Assert.Equal(RefusalCode.ZoneUnavailable, (await other.Store.Read("r", default)).Refusal?.Code);
        go.SetResult();
        await rejoin;
        Assert.Equal("second", TwoZones.Text(await one.Store.Read("r", default)));
    }

    [Fact]
    public async Task Tend_SurvivorIsClaimedByAnotherHost_IsNotTakenForTheSource()
    {
        var (one, other) = await TwoHosts("first");
        await one.LeaveBehind(one.B);
        await other.LeaveBehind(other.A);
        var go = TwoZoneHost.StopAt(other.B, "Scan");
        Task? rejoin = null;
        TwoZoneHost.JustBefore(one.B, "Open", () =>
        {
            rejoin = other.Store.Tick(default).AsTask();
            return Task.CompletedTask;
        });
        await one.Store.Tick(default);
        go.SetResult();
        await rejoin!;
        Assert.True(other.Store.Health.CanWrite);
        await one.Store.Tick(default);
        Assert.True(one.Store.Health.CanWrite);
        Assert.Equal("first", TwoZones.Text(await one.Store.Read("r", default)));
    }

    [Fact]
    public async Task Tend_AnotherHostIsBringingTheZoneBack_WaitsAndTakesWhatItFinds()
    {
        var (one, other) = await TwoHosts("first");
        await one.LeaveBehind(one.B);
        var go = TwoZoneHost.StopAt(one.A, "Scan");
        var rejoin = one.Store.Tick(default).AsTask();
        var claimed = (await zones.B.Control(default)).Value;
        await other.Store.Tick(default);
        await other.Store.Tick(default);
        Assert.Equal(claimed, (await zones.B.Control(default)).Value);
        go.SetResult();
        await rejoin;
        await other.Store.Tick(default);
        Assert.True(one.Store.Health.CanWrite && other.Store.Health.CanWrite);
        Ok(await other.Store.Write(TwoZones.Write("r", 2, "second"), default));
    }

    [Fact]
    public async Task Tend_HostThatBroughtTheZoneBackHasDied_TakesOverAfterAWhile()
    {
        var (one, other) = await TwoHosts("first");
        await one.LeaveBehind(one.B);
        TwoZoneHost.StopAt(one.A, "Scan");
        _ = one.Store.Tick(default).AsTask();
        for (var turn = 0; turn < 6; turn++)
        {
            await other.Store.Tick(default);
        }

        Assert.True(other.Store.Health.CanWrite);
        Assert.True(await zones.AreEqual());
    }

    [Fact]
    public async Task Tend_ClaimsThatWereNotCompleted_AreNotTakenForAnOldZone()
    {
        var (one, _) = await TwoHosts("first");
        await one.LeaveBehind(one.B);
        one.B.Before = name => new(name != "Scan");
        await one.Store.Tick(default);
        one.B.Before = name => new(name != "Claim");
        await one.Store.Tick(default);
        one.B.Before = null;
        await one.Store.Tick(default);
        Assert.True(one.Store.Health.CanWrite);
    }

    [Fact]
    public async Task Write_ZoneIsBroughtBackInTheMeantime_WritesNothingIntoTheCopy()
    {
        var (one, _) = await TwoHosts("first");
        var go = new TaskCompletionSource();
        Task? rejoin = null;
        TwoZoneHost.JustBefore(one.B, "Read", async () =>
        {
            await one.LeaveBehind(one.B);
            go = TwoZoneHost.StopAt(one.B, "Install");
            rejoin = one.Store.Tick(default).AsTask();
        });

        // The first try loses (somebody has fenced the record), so that the second one comes while the zone is being filled.
        var row = (await zones.A.Read("r", default)).Value!;
        var token = (await zones.A.Control(default)).Value!.Token;
        await zones.A.Execute(new Fence("r", row.Version, row.Ballot, "v", 0), token, default);
        var written = await one.Store.Write(TwoZones.Write("r", 2, "second"), default);
        go.SetResult();
        await rejoin!;
        Assert.False(written.IsOk);
        Assert.True(await zones.AreEqual(), await ZoneDigest.Of(zones.A) + "\n----\n" + await ZoneDigest.Of(zones.B));
    }

    [Fact]
    public async Task Tend_ZoneThatWasDamagedServesAgain_IsNotEmptiedByAHostThatDoesNotKnow()
    {
        var (one, other) = await TwoHosts("first");
        zones.A.Down = zones.A.Damaged = true;
        await other.Store.Read("r", default);
        var go = TwoZoneHost.StopAt(one.A, "Scan");
        var rejoin = one.Store.Tick(default).AsTask();
        await other.Store.Tick(default);
        go.SetResult();
        await rejoin;
        Assert.True(one.Store.Health.CanWrite);

        // Now A is the good one and B is claimed, while the other host still believes that A is damaged and B serves.
        await one.LeaveBehind(one.B);
        other.A.Calls.Clear();
        go = TwoZoneHost.StopAt(one.A, "Scan");
        other.A.Before = _ =>
        {
            other.A.Before = null;
            rejoin = one.Store.Tick(default).AsTask();
            return new(true);
        };
        await other.Store.Tick(default);
        go.SetResult();
        await rejoin;
        Assert.DoesNotContain("Replace", other.A.Calls);
        Assert.Equal("first", TwoZones.Text(await one.Store.Read("r", default)));
    }

    [Fact]
    public async Task Deny_HostDiesRightAfter_IsMergedByTheOthers()
    {
        var (one, other) = await TwoHosts("first");
        other.Store.Serve(new TestOwner(record => TwoZones.Write("r", record.Place.Version + 1, "denied")));
        await one.LeaveBehind(one.B);
        one.B.Before = _ => new(false);
        Ok(await one.Store.Deny(new Denial("d", "r", default, 0, "op"), default));
        await other.Store.Tick(default);
        await other.Store.Tick(default);
        Assert.Equal("denied", TwoZones.Text(await other.Store.Read("r", default)));
        Assert.True(await zones.AreEqual());
    }

    private async Task<(TwoZoneHost One, TwoZoneHost Other)> TwoHosts(string body)
    {
        var (one, other) = (await TwoZoneHost.Started(zones), await TwoZoneHost.Started(zones));
        Ok(await one.Store.Write(TwoZones.Write("r", 1, body), default));
        return (one, other);
    }

    private static void Ok(Result<Done> result) => Assert.True(result.IsOk, result.Refusal?.ToString());
}
