using Kms.Records;
using Kms.Testing;
using Kms.TwoZone;
using Xunit;

namespace Kms.Core.Tests.Zones;

/// <summary>What a lost statement leaves behind: rows that are one step apart, numbers that nobody will use, and zones that were set back.</summary>
public sealed class TwoZoneLogTests
{
    private readonly TwoZones zones = new();

    [Fact]
    public async Task Write_CommitBeforeItHasNotReachedB_LeavesNoHoleInTheLog()
    {
        var other = await TwoZoneHost.Started(zones);
        await LoseTheCommitInB(await Written("r"), TwoZones.Write("r", 2, "second"));
        Assert.True((await other.Store.Write(TwoZones.Write("r", 3, "third"), default)).IsOk);
        await AreWhole();
    }

    [Fact]
    public async Task Start_HostDiedWithOneChangeUnderwayBeforeTheOneBeforeItHasReachedB_SettlesBoth()
    {
        var host = await Written("r");
        var second = await TwoZoneHost.Started(zones);
        await LoseTheCommitInB(host, TwoZones.Write("r", 2, "second"));
        second.B.Before = name => new(name != "Prepare");
        await second.Store.Write(TwoZones.Write("r", 3, "third"), default);
        var next = await TwoZoneHost.Started(zones);
        Assert.Equal("second", TwoZones.Text(await next.Store.Read("r", default)));
        Assert.True((await next.Store.Write(TwoZones.Write("r", 3, "third"), default)).IsOk);
        await AreWhole();
    }

    [Fact]
    public async Task Write_TakenBackWithBAwayAndTheHostDies_LeavesNoHoleInBsLog()
    {
        var host = await Written("r");
        var other = await TwoZoneHost.Started(zones);
        TwoZoneHost.JustBefore(host.B, "Prepare", () =>
        {
            zones.B.Down = true;
            return Task.CompletedTask;
        });
        Assert.Equal(RefusalCode.ZoneUnavailable, (await host.Store.Write(TwoZones.Write("r", 2, "x"), default)).Refusal?.Code);
        zones.B.Down = false;
        for (var turn = 0; turn < 3; turn++)
        {
            await other.Store.Write(TwoZones.Write("other", 1, "y"), default);
            await other.Store.Tick(default);
        }

        await TwoZoneHost.Started(zones);
        await AreWhole();
    }

    [Fact]
    public async Task Tend_NumberTakenOnlyInTheReturningZone_BecomesANoOpInBoth()
    {
        var host = await Written("r");
        var other = await TwoZoneHost.Started(zones);
        zones.A.AfterStatement = (_, _) =>
        {
            zones.A.AfterStatement = null;
            return new(false);
        };
        Assert.Equal(RefusalCode.OutcomeUnknown, (await host.Store.Write(TwoZones.Write("r", 2, "x"), default)).Refusal?.Code);
        Assert.True((await other.Store.Write(TwoZones.Write("other", 1, "y"), default)).IsOk);
        await host.Store.Tick(default);
        await AreWhole();
    }

    [Fact]
    public async Task Tend_ChangeIsCarriedOutAtTheSurvivor_IsOnItsDiskBeforeItIsCopied()
    {
        var host = await Written("r");
        host.B.Before = name => new(name != "Prepare");
        await host.Store.Write(TwoZones.Write("r", 2, "second"), default);
        await host.LeaveBehind(host.B);
        host.A.Calls.Clear();
        await host.Store.Tick(default);
        var afterCommit = host.A.Calls.SkipWhile(call => call != "Commit").ToList();
        Assert.InRange(afterCommit.IndexOf("SetControl"), 0, afterCommit.IndexOf("Scan"));
    }

    [Fact]
    public async Task Start_WhileAnotherHostWrites_FindsBothZonesWhole()
    {
        var host = await Written("r");
        var next = TwoZoneHost.On(zones);
        TwoZoneHost.JustBefore(next.B, "StreamHeads", async () => await host.Store.Write(TwoZones.Write("r", 2, "second"), default));
        Assert.True((await next.Store.Start(default)).IsOk);
        Assert.True(next.Store.Health.CanWrite);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    public async Task Start_ZoneWasSetBackAndAChangeWasUnderway_IsFoundAllTheSame(string name)
    {
        var host = await Written("r", "s");
        var old = (await zones[name].Scan(null, 100, default)).Value;
        await host.Store.Write(TwoZones.Write("r", 2, "second"), default);
        if (name == "B")
        {
            // A has taken the next number, B has not heard of it.
            host.B.Before = call => new(call != "Prepare");
            await host.Store.Write(TwoZones.Write("s", 2, "never"), default);
        }

        var token = (await zones[name].Control(default)).Value!.Token;
        await zones[name].Install(token, new InstallBatch(old, [], [], [new StreamHead("v", 2)]), default);
        var next = await TwoZoneHost.Started(zones);
        Assert.False(next.Store.Health.CanWrite);
        Assert.Equal("second", TwoZones.Text(await next.Store.Read("r", default)));
        await next.Store.Tick(default);
        await AreWhole();
    }

    private async Task<TwoZoneHost> Written(params string[] ids)
    {
        var host = await TwoZoneHost.Started(zones);
        foreach (var id in ids)
        {
            Assert.True((await host.Store.Write(TwoZones.Write(id, 1, "first"), default)).IsOk);
        }

        return host;
    }

    /// <summary>The change is acknowledged, and B still holds it as an intent.</summary>
    private async Task LoseTheCommitInB(TwoZoneHost host, RecordWrite write)
    {
        zones.B.BeforeStatement = statement => new(statement is not Commit);
        Assert.True((await host.Store.Write(write, default)).IsOk);
        zones.B.BeforeStatement = null;
    }

    private async Task AreWhole()
    {
        Assert.True(await zones.AreEqual(), await ZoneDigest.Of(zones.A) + "\n----\n" + await ZoneDigest.Of(zones.B));
        var log = (await zones.A.Changes("v", 0, 100, default)).Value;
        Assert.Equal(Enumerable.Range(1, log.Count).Select(i => (long)i), log.Select(entry => entry.Sequence));
        Assert.Equal(log.Count, Assert.Single((await zones.A.StreamHeads(default)).Value).Sequence);
    }
}
