using System.Runtime.InteropServices;
using Kms.Regions.Messages;
using Kms.Regions.Replication;
using Xunit;

namespace Kms.Core.Tests.Replication;

/// <summary>The batch that is made while the one before is on its way: used where that arrived, made anew where it did not.</summary>
public sealed class ReadAheadTests
{
    private static readonly ShipperOptions ByTwos = new() { BatchChanges = 2 };

    [Fact]
    public async Task Turn_AFullBatchIsOnItsWay_ReadsWhatFollowsIt()
    {
        var pair = await TestPair.Start(ByTwos);
        for (var i = 0; i < 5; i++)
        {
            await pair.Home.Write("v", "one", $"{i}");
        }

        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        pair.OnAnswer = () => arrived.Task;
        var turn = pair.Shipper.Turn(default);
        Assert.Single(pair.Pushed);

        // Nothing can be read any more; the second batch goes all the same.
        (pair.Home.Zones.A.Down, pair.Home.Zones.B.Down) = (true, true);
        arrived.SetResult();
        Assert.Equal(TimeSpan.Zero, await turn);
        await pair.Shipper.Turn(default);

        Assert.Equal([1, 2], pair.Pushed[0].Changes.Select(change => change.Sequence));
        Assert.Equal([3, 4], pair.Pushed[1].Changes.Select(change => change.Sequence));
        Assert.Equal("4:3", await pair.Other.Read("v", "one"));
    }

    [Fact]
    public async Task Ship_BatchLostWhileTheNextOneWasMade_ShipsBothInOrder()
    {
        var pair = await TestPair.Start(ByTwos);
        for (var i = 0; i < 7; i++)
        {
            await pair.Home.Write("v", "one", $"{i}");
        }

        var sent = 0;
        pair.OnPush = batch => ++sent % 2 == 1 ? null : batch;
        await pair.Ship();

        Assert.Equal(await pair.Home.Log("v"), await pair.Other.Log("v"));
        Assert.Empty(pair.Home.Alarms);
        Assert.Empty(pair.Other.Alarms);
    }

    [Fact]
    public async Task Ship_TheOtherRegionStartedAnewMeanwhile_GoesOnFromWhereItStands()
    {
        var pair = await TestPair.Start(ByTwos with { CopyAbove = long.MaxValue });
        for (var i = 0; i < 6; i++)
        {
            await pair.Home.Write(i % 2 == 0 ? "v" : "w", "one", $"{i}");
        }

        await pair.Shipper.Turn(default);
        await pair.Other.Start();
        pair.Shipper = pair.Home.ShipperTo(pair, ByTwos);
        await pair.Ship();

        Assert.Equal(await pair.Home.Log("v"), await pair.Other.Log("v"));
        Assert.Equal(await pair.Home.Log("w"), await pair.Other.Log("w"));
        Assert.Empty(pair.Home.Alarms);
    }

    [Fact]
    public async Task Ship_OneVaultWithALongBacklog_DoesNotKeepTheOthersWaiting()
    {
        var pair = await TestPair.Start(ByTwos);
        for (var i = 0; i < 20; i++)
        {
            await pair.Home.Write("v", "one", $"{i}");
        }

        await pair.Home.Write("w", "one", "a");
        await pair.Ship();

        Assert.Contains(pair.Pushed.Take(3), batch => batch.Changes.Any(change => change.Stream == "w"));
        Assert.Equal(await pair.Home.Log("v"), await pair.Other.Log("v"));
    }

    /// <summary>A batch of a megabyte lies in memory that is used again for the next one.</summary>
    [Fact]
    public async Task Push_MemoryOfTheBatchBeforeIsOverwritten_GoesOn()
    {
        var pair = await TestPair.Start();
        ChangeBatch? before = null;
        pair.OnPush = batch =>
        {
            foreach (var part in before?.Changes.SelectMany(change => (ReadOnlyMemory<byte>[])[change.Body, change.Previous, change.Hash, change.Identity]) ?? [])
            {
                MemoryMarshal.AsMemory(part).Span.Clear();
            }

            before = Copy(batch);
            return before;
        };
        foreach (var content in (string[])["a", "b", "c", "gone", "d"])
        {
            await pair.Home.Write("v", "one", content);
            await pair.Ship();
        }

        Assert.Equal(5, pair.Pushed.Count);
        Assert.Equal(await pair.Home.Log("v"), await pair.Other.Log("v"));
        Assert.Equal("5:d", await pair.Other.Read("v", "one"));
        Assert.Empty(pair.Other.Alarms);
    }

    private static ChangeBatch Copy(ChangeBatch batch) => batch with
    {
        Changes = [.. batch.Changes.Select(change => change with
        {
            Body = change.Body.ToArray(), Previous = change.Previous.ToArray(), Hash = change.Hash.ToArray(), Identity = change.Identity.ToArray(),
        })],
    };
}
