using Kms.Records;
using Xunit;

namespace Kms.Core.Tests.Zones;

/// <summary>Steps whose loss shows only when another host comes in between at one moment.</summary>
public sealed class TwoZoneClaimTests
{
    private readonly TwoZones zones = new();

    /// <summary>Another host has brought the zone back by the time this one claims it: without the claim it would be emptied, or written over, while it serves.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tend_AnotherHostHasBroughtTheZoneBackMeanwhile_TouchesNothing(bool isReplaced)
    {
        var (one, other) = await TwoHosts();
        if (isReplaced)
        {
            Assert.True(one.Store.Replace("B").IsOk);
        }
        else
        {
            await one.LeaveBehind(one.B);
        }

        TwoZoneHost.JustBefore(one.B, "Claim", async () =>
        {
            await other.Store.Tick(default);
            await other.Store.Tick(default);
            Assert.True(other.Store.Health.CanWrite);
            Ok(await other.Store.Write(TwoZones.Write("r", 2, "second"), default));
        });
        await one.Store.Tick(default);

        Assert.Contains("Claim", one.B.Calls);
        Assert.DoesNotContain("Replace", one.B.Calls);
        Assert.DoesNotContain("Install", one.B.Calls);
        Assert.Equal(2, (await zones.B.Read("r", default)).Value?.Version);
        Assert.True((await zones.B.Control(default)).Value?.InService);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tend_ZoneIsBroughtBack_IsClaimedBeforeItIsWritten(bool isReplaced)
    {
        var (one, _) = await TwoHosts();
        await one.LeaveBehind(one.B);
        if (isReplaced)
        {
            Assert.True(one.Store.Replace("B").IsOk);
        }

        one.B.Calls.Clear();
        await one.Store.Tick(default);

        var changing = one.B.Calls.Where(call => call is "Claim" or "Replace" or "Install" or "SetControl").ToArray();
        Assert.Equal(isReplaced ? ["Claim", "Replace", "Claim"] : ["Claim"], changing.TakeWhile(call => call is not ("Install" or "SetControl")));
        Assert.Equal("SetControl", changing[^1]);
        Assert.True(await zones.AreEqual());
    }

    [Fact]
    public async Task Tend_RowThatOnlyTheReturningZoneHas_IsRemoved()
    {
        var (one, _) = await TwoHosts();
        await one.LeaveBehind(one.B);
        var token = (await zones.B.Control(default)).Value!.Token;
        var surplus = ZoneRow.Absent("surplus") with { Stream = "v", Ballot = 3 };
        Assert.True((await zones.B.Install(token, new InstallBatch([surplus], [], [], []), default)).IsApplied);

        await one.Store.Tick(default);

        Assert.True(one.Store.Health.CanWrite);
        Assert.Null((await zones.B.Read("surplus", default)).Value);
        Assert.True(await zones.AreEqual());
    }

    /// <summary>The prepare lands between the look and the fence: the change is decided, and may not be given up.</summary>
    [Fact]
    public async Task Read_PrepareLandsJustBeforeTheFence_TheChangeHappens()
    {
        var (one, other) = await TwoHosts();
        var prepare = TwoZoneHost.StopAt(one.B, "Prepare");
        var commit = TwoZoneHost.StopAt(one.A, "Commit");
        var write = one.Store.Write(TwoZones.Write("r", 2, "second"), default).AsTask();
        TwoZoneHost.JustBefore(other.B, "Fence", () =>
        {
            prepare.SetResult();
            return Task.CompletedTask;
        });

        Assert.Equal("second", TwoZones.Text(await other.Store.Read("r", default)));
        Assert.Contains("Fence", other.B.Calls);
        commit.SetResult();
        Ok(await write);
        Assert.True(await zones.AreEqual());
    }

    /// <summary>The next change is refused at once: it does not wait for a zone that may hang.</summary>
    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    public async Task Write_ZoneFailedThePrepareBefore_IsNotAskedAgain(string name)
    {
        var (one, _) = await TwoHosts();
        var zone = name == "A" ? one.A : one.B;
        zone.Before = call => new(call != "Prepare");
        Assert.Equal(RefusalCode.OutcomeUnknown, (await one.Store.Write(TwoZones.Write("r", 2, "never"), default)).Refusal?.Code);
        one.A.Calls.Clear();

        Assert.Equal(RefusalCode.ZoneUnavailable, (await one.Store.Write(TwoZones.Write("s", 1, "neither"), default)).Refusal?.Code);

        Assert.Empty(one.A.Calls);
        Assert.False(one.Store.Health.CanWrite);
    }

    private async Task<(TwoZoneHost One, TwoZoneHost Other)> TwoHosts()
    {
        var (one, other) = (await TwoZoneHost.Started(zones), await TwoZoneHost.Started(zones));
        Ok(await one.Store.Write(TwoZones.Write("r", 1, "first"), default));
        return (one, other);
    }

    private static void Ok(Result<Done> result) => Assert.True(result.IsOk, result.Refusal?.ToString());
}
