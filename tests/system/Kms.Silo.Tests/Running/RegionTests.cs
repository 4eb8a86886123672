using System.Text.Json;
using Kms.HostTests.Support;
using Kms.SiloTests.Support;
using Kms.Testing;
using Xunit;

namespace Kms.SiloTests.Running;

/// <summary>Two regions, each a cluster of silos: a pair like any other, over whichever silo it is asked.</summary>
[Trait("Category", "Long")]
public sealed class RegionTests(DatabaseServer databases)
{
    /// <summary>In seconds: a checkpoint is never older than that.</summary>
    private const double CheckpointAge = 4;

    [Fact]
    public async Task Pair_ChangesOverEverySilo_AreServedByEverySiloOfTheReplica()
    {
        await using var east = await ClusterRegion.Start("east", databases, 2);
        await using var west = await ClusterRegion.Start("west", databases, 2);
        await ClusterRegion.MustCreate(east.First, "before");
        await ClusterRegion.Pair(east.Last, west.Last);

        await ClusterRegion.MustCreate(east.First, "over-the-first");
        await ClusterRegion.MustCreate(east.Last, "over-the-last");
        foreach (var key in (string[])["before", "over-the-first", "over-the-last"])
        {
            await west.MustSign(key);
        }

        foreach (var client in west.Clients)
        {
            Assert.Equal("ReadOnlyReplica", await ClusterRegion.Refused(await client.CreateKey("refused")));
            Assert.Equal("replica", (await ClusterRegion.Status(client)).GetProperty("role").GetString());
        }

        // A disable arrives, and no silo signs from what it held.
        Assert.True((await east.First.Send(HttpMethod.Patch, "/keys/before?api-version=7.6", new { attributes = new { enabled = false } })).IsSuccessStatusCode);
        await Eventually.True(
            async () => (await Task.WhenAll(west.Clients.Select(client => client.Sign("before")))).All(answer => !answer.IsSuccessStatusCode), "no silo signs any more", 30);
    }

    [Fact]
    public async Task FailBack_WhileWritersWriteOverEverySilo_LosesNothing()
    {
        await using var east = await ClusterRegion.Start("east", databases, 2);
        await using var west = await ClusterRegion.Start("west", databases, 2);
        await ClusterRegion.Pair(east.First, west.First);

        await using var writers = KeyWriters.Over(east.Clients, "east");
        await Eventually.True(() => writers.Acknowledged.Count > 20, "some keys are made");
        await Eventually.True(async () => await ClusterRegion.Step(west.Last, "failback") == "home", "the replica takes over", 60);
        var made = await writers.Stop();
        await east.MustBecome("replica");

        // Whoever was told that a key is there finds it in the new home region; and none was made after that.
        await MustSignAll(west, made);
        foreach (var client in east.Clients)
        {
            Assert.Equal("ReadOnlyReplica", await ClusterRegion.Refused(await client.CreateKey("refused")));
            Assert.Equal(0, (await ClusterRegion.Status(client)).GetProperty("quarantinedChanges").GetInt32());
        }

        // And the same way back.
        await ClusterRegion.MustCreate(west.First, "west-first");
        await ClusterRegion.MustCreate(west.Last, "west-last");
        await Eventually.True(async () => await ClusterRegion.Step(east.First, "failback") == "home", "the first one is home again", 60);
        await west.MustBecome("replica");
        await MustSignAll(east, [.. made, "west-first", "west-last"]);
        Assert.Equal(3, (await ClusterRegion.Status(east.Last)).GetProperty("epoch").GetInt32());
        await ClusterRegion.MustCreate(east.Last, "home-again");
        await west.MustSign("home-again");
    }

    [Fact]
    public async Task Kill_SiloThatDecides_InBothRegions_StreamGoesOnAndNothingIsLost()
    {
        await using var east = await ClusterRegion.Start("east", databases, 2);
        await using var west = await ClusterRegion.Start("west", databases, 2);
        await ClusterRegion.Pair(east.First, west.First);
        await using (var writers = KeyWriters.Over([east.Over(east.Nodes.First(node => !ClusterRegion.Decided(node)))], "east"))
        {
            await Eventually.True(() => writers.Acknowledged.Count > 10, "some keys are made");
            await west.Kill(west.WithActor());
            await east.Kill(east.WithActor());
            var before = writers.Acknowledged.Count;
            await Eventually.True(() => writers.Acknowledged.Count > before + 20, "more keys are made", 60);
            await MustSignAll(west, await writers.Stop());
        }

        // Each has one silo left, which decides now, and a new one is as good as any.
        Assert.True(ClusterRegion.Decided(Assert.Single(east.Nodes)));
        await west.Add();
        Assert.Equal("ReadOnlyReplica", await ClusterRegion.Refused(await west.Last.CreateKey("refused")));
        await ClusterRegion.MustCreate(east.First, "last");
        await west.MustSign("last");
    }

    [Fact]
    public async Task Promote_OldHomeReturns_EverySiloIsFencedAndItsTailIsSetAside()
    {
        await using var east = await ClusterRegion.Start("east", databases, 2);
        await using var west = await ClusterRegion.Start("west", databases, 2);
        await ClusterRegion.Pair(east.First, west.First);
        await ClusterRegion.MustCreate(east.Last, "shared");
        await west.MustSign("shared");

        // The replica is away, so what the home region makes now is a tail.
        var westReturns = await west.KillAll();
        await ClusterRegion.MustCreate(east.First, "tail");

        // Another silo decides, and still knows how far behind the one is that it has never spoken to.
        var other = east.Over(east.Nodes.First(node => !ClusterRegion.Decided(node)));
        await Eventually.True(async () => await Lag(other) == 1, "one change is behind");
        await Eventually.True(async () => (await Peer(other))?.GetProperty("lagSeconds").GetDouble() > CheckpointAge, "what was confirmed last is in the checkpoint");
        await east.End(east.WithActor());
        await Eventually.True(() => east.Nodes.All(ClusterRegion.Decided), "another silo decides", 60);
        await Eventually.True(async () => await Lag(other) == 1, "it knows that one change is behind");
        var eastReturns = await east.KillAll();
        await westReturns();
        Assert.Equal("failover", await ClusterRegion.Step(west.Last, "failover"));
        await west.MustSign("shared");
        Assert.Equal("home", await ClusterRegion.Step(west.First, "promote"));
        await ClusterRegion.MustCreate(west.Last, "promoted");

        await eastReturns();
        foreach (var client in east.Clients)
        {
            Assert.False((await client.Sign("tail")).IsSuccessStatusCode);
            Assert.Contains(await ClusterRegion.Refused(await client.CreateKey("refused")), (string?[])["RegionFenced", "ReadOnlyReplica", "ReplicaIncomplete"]);
        }

        await east.MustBecome("replica");
        await east.MustSign("promoted");
        foreach (var client in east.Clients)
        {
            Assert.False((await client.Sign("tail")).IsSuccessStatusCode);
            Assert.Equal(1, (await ClusterRegion.Status(client)).GetProperty("quarantinedChanges").GetInt32());
        }
    }

    [Fact]
    public async Task StandStill_ASiloAcrossAStepDown_ChangesNothingWhenItWakes()
    {
        await using var east = await ClusterRegion.Start("east", databases, 3);
        await using var west = await ClusterRegion.Start("west", databases, 1);
        await ClusterRegion.Pair(east.First, west.First);
        var sleeper = east.Nodes.Last(node => !ClusterRegion.Decided(node));
        await using var writers = KeyWriters.Over(Enumerable.Repeat(east.Over(sleeper), 4), "east");
        await Eventually.True(() => writers.Acknowledged.Count > 20, "some keys are made");

        sleeper.Process.Send(PosixSignals.Stop);
        await Eventually.True(async () => await ClusterRegion.Step(west.First, "failback") == "home", "the replica takes over", 90);
        await ClusterRegion.MustCreate(west.First, "after");
        sleeper.Process.Send(PosixSignals.Continue);

        // What it had under way, and what it is asked from now on, is refused or was there before; it leaves, because the others have given it up, or it is told.
        var refusals = writers.Answers.Where(answer => (int)answer.Key is 0 or >= 400).Sum(answer => answer.Value);
        await Eventually.True(
            () => writers.Answers.Where(answer => (int)answer.Key is 0 or >= 400).Sum(answer => answer.Value) > refusals + 20, "it refuses, or is gone", 60);
        var made = await writers.Stop();
        await MustSignAll(west, [.. made, "after"]);
        await Eventually.True(
            async () => (await ClusterRegion.Status(east.First)).GetProperty("role").GetString() == "replica", "the others follow", 60);
        Assert.Equal(0, (await ClusterRegion.Status(east.First)).GetProperty("quarantinedChanges").GetInt32());
    }

    private static async Task<long?> Lag(AdminClient client) => (await Peer(client))?.GetProperty("lagChanges").GetInt64();

    /// <summary>Null: it cannot be told just now.</summary>
    private static async Task<JsonElement?> Peer(AdminClient client) =>
        await ClusterRegion.Status(client) is var status && status.TryGetProperty("peers", out var peers) ? peers[0] : null;

    private static async Task MustSignAll(ClusterRegion region, IReadOnlyCollection<string> keys)
    {
        Assert.NotEmpty(keys);
        TestContext.Current.TestOutputHelper?.WriteLine($"{keys.Count} keys were acknowledged, and every silo of '{region.Name}' has to sign with each.");
        foreach (var key in keys)
        {
            await region.MustSign(key);
        }
    }
}
