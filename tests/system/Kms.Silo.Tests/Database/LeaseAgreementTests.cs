using Kms.Clustering;
using Kms.Configuration;
using Kms.SiloTests.Support;
using Xunit;

namespace Kms.SiloTests.Database;

/// <summary>Every member uses keys in the same mode; it changes only while nobody is there.</summary>
public sealed class LeaseAgreementTests(DatabaseServer databases)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("lease", "strict")]
    [InlineData("strict", "lease")]
    public async Task Reach_WhileAMemberRunsAnotherMode_IsRefusedAndTheMembersModeStays(string theirs, string ours)
    {
        var database = await NewCluster();
        await Reach(database, theirs);
        await using var member = await Member(database);

        var problem = await Assert.ThrowsAsync<StartRefusedException>(() => Reach(database, ours));
        Assert.Contains("Kms:Cluster:Leases is " + ours, problem.Message, StringComparison.Ordinal);
        Assert.Contains("1 member(s) that run with " + theirs, problem.Message, StringComparison.Ordinal);
        await Reach(database, theirs);
    }

    [Fact]
    public async Task Reach_WhenTheLastMemberHasEnded_ChangesTheMode()
    {
        var database = await NewCluster();
        await Reach(database, "lease");
        await (await Member(database)).DisposeAsync();
        await Reach(database, "strict");
        await Reach(database, "strict");
    }

    [Fact]
    public async Task Reach_WhenTheLastMemberIsSilentForLong_ChangesTheMode()
    {
        var database = await NewCluster();
        await using var member = await Member(database);
        databases.Server.Sql("UPDATE kms_cluster.silo SET seen_at = seen_at - interval '10 seconds', alive_at = now() + interval '1 hour'", database.Name());
        await Reach(database, "strict");
    }

    [Fact]
    public async Task Reach_OfAnotherCluster_IsItsOwnMatter()
    {
        var database = await NewCluster();
        await using var member = await Member(database);
        await LeaseAgreement.Reach(database, Options(database, "strict") with { Id = "another" }, None);
    }

    [Fact]
    public async Task Reach_ManyAtOnceInBothModes_AllWhoMayJoinAgree()
    {
        for (var round = 0; round < 5; round++)
        {
            var database = await NewCluster();
            var modes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
            {
                var mode = number % 2 == 0 ? "lease" : "strict";
                try
                {
                    // As a silo does: it asks, is a member, asks again.
                    await Reach(database, mode);
                    Join(database, number);
                    await Reach(database, mode);
                    return mode;
                }
                catch (StartRefusedException)
                {
                    return null;
                }
            }));
            Assert.Single(modes.OfType<string>().Distinct());
        }
    }

    private async Task<ClusterDatabase> NewCluster()
    {
        var database = databases.NewClusterDatabase();
        await ClusterSchema.Ensure(database, None);
        return database;
    }

    private static Task Reach(ClusterDatabase database, string mode) => LeaseAgreement.Reach(database, Options(database, mode), None);

    private static ClusterConfiguration Options(ClusterDatabase database, string mode) =>
        BareSilo.Options(database) with { Leases = Enum.Parse<LeaseMode>(mode, ignoreCase: true) };

    private static async Task<Ending> Member(ClusterDatabase database) => new(await BareSilo.Start(BareSilo.Options(database)));

    /// <summary>What Orleans does when a silo joins.</summary>
    private void Join(ClusterDatabase database, int port) => databases.Server.Sql(
        $"""
        WITH turn AS (UPDATE kms_cluster.cluster SET version = version + 1 WHERE id = 'tests' RETURNING id)
        INSERT INTO kms_cluster.silo (cluster, address, port, generation, name, host, status, client_port, started_at, alive_at)
        SELECT id, '127.0.0.1', {port}, 1, 'test', 'test', 3, 0, now(), now() FROM turn
        """, database.Name());

    /// <summary>Leaves in good order.</summary>
    private sealed class Ending(Microsoft.Extensions.Hosting.IHost host) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            host.Dispose();
        }
    }
}
