using Kms.Records;
using Kms.Regions;
using Kms.Regions.Control;
using Kms.Regions.State;
using Kms.Testing;
using Kms.TwoZone;
using Xunit;

namespace Kms.HostTests.Regions;

/// <summary>A process that was not told that its region has stopped being home changes nothing, whatever it believes.</summary>
public sealed class WriteFenceTests
{
    private static readonly RegionPeer West = new("west", "west-installation", "https://west:8443/", new byte[] { 1 });

    [Fact]
    public async Task Write_NobodyHasSaidYetWhatTheRegionIs_Waits()
    {
        await using var nodes = await TwoNodes.Start();
        var writing = nodes.First.Write(1);
        Assert.False(writing.IsCompleted);

        await nodes.First.Hear((await nodes.First.Office("one")).Region);
        Assert.Null(await writing);
    }

    [Fact]
    public async Task Write_ByASleeperAfterTheStepDown_IsRefusedByTheZonesAndThenByItself()
    {
        await using var nodes = await TwoNodes.Start();
        var (region, quiesce, _) = await Home(nodes);
        Assert.Null(await nodes.Second.Write(1));

        await StepDown(region, quiesce);
        await nodes.First.Hear(region);
        Assert.Equal(RefusalCode.RegionFenced, await nodes.First.Write(2));

        // Its role in memory is Home and its fencing tokens are those of before: the zones refuse.
        Assert.Equal(RegionRole.Home, nodes.Second.Node.Role);
        Assert.Equal(RefusalCode.ZoneUnavailable, await nodes.Second.Write(2));

        // It learns the fencing tokens as any host does, still without having been told.
        await nodes.Second.Store.Tick(CancellationToken.None);
        Assert.True(nodes.Second.Store.Health.CanWrite);
        Assert.Equal(RefusalCode.RegionFenced, await nodes.Second.Write(2));
        Assert.Equal(RefusalCode.RegionFenced, (await nodes.Second.Store.Deny(new Denial("d", "vault/payments", default, 1, "op"), CancellationToken.None)).Refusal?.Code);
    }

    [Fact]
    public async Task Write_ASleeperInTheMiddleOfAWrite_LeavesNothing()
    {
        await using var nodes = await TwoNodes.Start();
        var (region, quiesce, _) = await Home(nodes);
        Assert.Null(await nodes.Second.Write(1));

        // It stands still after its last look at itself, with the first statement on its way; it goes on when everything is over.
        var sleeps = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var wakes = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        nodes.A.BeforeStatement = async statement =>
        {
            if (statement is Prepare { Intent.Stream.Length: > 0 })
            {
                sleeps.TrySetResult();
                await wakes.Task;
            }

            return true;
        };
        var writing = nodes.Second.Write(2);
        await sleeps.Task;
        await StepDown(region, quiesce);
        wakes.SetResult();

        Assert.Equal(RefusalCode.ZoneUnavailable, await writing);
        var row = (await nodes.First.Store.Row("vault/payments", CancellationToken.None)).Value!;
        Assert.Equal((1, null), (row.Version, row.Intent));
    }

    [Fact]
    public async Task Write_NodeThatCannotProveItsMembership_ChangesNothing()
    {
        await using var nodes = await TwoNodes.Start();
        await Home(nodes);
        nodes.Second.IsMember = false;
        Assert.Equal(RefusalCode.NodeUnavailable, await nodes.Second.Write(1));
        nodes.Second.IsMember = true;
        Assert.Null(await nodes.Second.Write(1));
    }

    [Fact]
    public async Task Write_SteppedUpAgain_GoesOnWhereItIsHeard()
    {
        await using var nodes = await TwoNodes.Start();
        var (region, quiesce, _) = await Home(nodes);
        await StepDown(region, quiesce);
        await nodes.Second.Store.Tick(CancellationToken.None);
        Assert.Equal(RefusalCode.RegionFenced, await nodes.Second.Write(1));

        Assert.True((await region.Take(new RegionEvent.SteppedUpAgain(), "a test", CancellationToken.None)).IsOk);
        await nodes.Second.Hear(region);
        Assert.Null(await nodes.Second.Write(1));
    }

    [Fact]
    public async Task Install_ByTheOneBefore_IsRefusedOnceAnotherHasClaimedTheRegion()
    {
        await using var nodes = await TwoNodes.Start();
        var (_, first, before) = await nodes.First.Office("one");
        Assert.Equal(RefusalCode.ZoneUnavailable, (await before.Install(Batch(1))).Refusal?.Code);
        Assert.True((await first.Claim(CancellationToken.None)).IsOk);
        Assert.True((await before.Install(Batch(1))).IsOk);

        await nodes.Second.Store.Tick(CancellationToken.None);
        var (_, second, after) = await nodes.Second.Office("two");
        Assert.True((await second.Claim(CancellationToken.None)).IsOk);

        // First the zones do not know its fencing tokens; then it has the new ones and reads that it is over.
        Assert.False((await before.Install(Batch(2))).IsOk);
        await nodes.First.Store.Tick(CancellationToken.None);
        Assert.Equal(RefusalCode.Conflict, (await before.Install(Batch(2))).Refusal?.Code);
        Assert.True((await after.Install(Batch(2))).IsOk);
    }

    [Fact]
    public async Task Take_StepOfTheOneBefore_IsRefusedAndItIsOver()
    {
        await using var nodes = await TwoNodes.Start();
        var (old, _, _) = await nodes.First.Office("one");
        var (present, quiesce, _) = await nodes.Second.Office("two");
        Assert.True((await quiesce.Claim(CancellationToken.None)).IsOk);
        await nodes.First.Store.Tick(CancellationToken.None);

        var step = await old.Take(new RegionEvent.PairedAsHome(West), "a test", CancellationToken.None, book => book with { PeerFingerprint = "w" });
        Assert.Equal(RefusalCode.Conflict, step.Refusal?.Code);
        Assert.True(old.IsDeposed);
        Assert.False(present.IsDeposed);
    }

    [Fact]
    public async Task Take_AnswerOfTheZonesWasLost_IsTheSeatsOwnStepAllTheSame()
    {
        await using var nodes = await TwoNodes.Start();
        var (region, quiesce, _) = await Home(nodes);
        var isLost = false;
        nodes.B.AfterStatement = (statement, _) => new(isLost || !(isLost = statement is Prepare));
        Assert.True((await region.Take(new RegionEvent.SteppedDown(), "a test", CancellationToken.None)).IsOk);
        Assert.True(isLost);

        await Eventually.True(
            async () =>
            {
                await nodes.First.Store.Tick(CancellationToken.None);
                return (await quiesce.Claim(CancellationToken.None)).IsOk;
            },
            "the step is stored");
        Assert.False(region.IsDeposed);
        Assert.Equal(RegionRole.Fenced, (await nodes.Second.Records.ReadState("installation", CancellationToken.None)).Value.Record.State.Role);
    }

    /// <summary>The region is home and has a peer; both processes have heard of it.</summary>
    private static async Task<(RegionStateStore Region, Quiesce Quiesce, FencedReplicaStore Store)> Home(TwoNodes nodes)
    {
        var controller = await nodes.First.Office("one");
        Assert.True((await controller.Region.Take(
            new RegionEvent.PairedAsHome(West), "a test", CancellationToken.None, book => book with { PeerFingerprint = "w" })).IsOk);
        await nodes.First.Hear(controller.Region);
        await nodes.Second.Hear(controller.Region);
        return controller;
    }

    private static async Task StepDown(RegionStateStore region, Quiesce quiesce)
    {
        Assert.True((await region.Take(new RegionEvent.SteppedDown(), "a test", CancellationToken.None)).IsOk);
        Assert.True((await quiesce.OfEverything(CancellationToken.None)).IsOk);
    }

    private static InstallBatch Batch(long sequence) =>
        new([], [], [], [new StreamHead("payments", sequence)]) { Expected = [new StreamHead("payments", sequence - 1)] };
}
