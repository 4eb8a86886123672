using System.Net;
using Kms.Clustering;
using Kms.SiloTests.Support;
using Xunit;

namespace Kms.SiloTests.Database;

/// <summary>Silos that cannot reach each other do not meet.</summary>
public sealed class MemberAddressesTests(DatabaseServer databases)
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", null)]
    [InlineData("10.0.0.1", "10.0.0.2", null)]
    [InlineData("127.0.0.1", "10.0.0.2", "which cannot reach this one")]
    [InlineData("10.0.0.1", "127.0.0.1", "of that one")]
    public void Explain_OwnAndMembersAddress_IsRefusedWhereOneOfThemIsLoopback(string own, string member, string? reason)
    {
        var explained = MemberAddresses.Explain(IPAddress.Parse(own), [IPAddress.Parse(member)]);
        Assert.True(reason is null ? explained is null : explained!.Contains(reason, StringComparison.Ordinal), explained);
    }

    [Fact]
    public void Explain_NoMembers_IsNoReason() => Assert.Null(MemberAddresses.Explain(IPAddress.Loopback, []));

    [Fact]
    public async Task Check_AMemberIsOnAnotherMachine_RefusesAndNamesTheSettingUntilItIsGone()
    {
        var database = databases.NewClusterDatabase();
        var options = BareSilo.Options(database);
        await ClusterSchema.Ensure(database, TestContext.Current.CancellationToken);
        await MemberAddresses.Check(database, options, TestContext.Current.CancellationToken);

        databases.Server.Sql(
            """
            INSERT INTO kms_cluster.cluster (id) VALUES ('tests');
            INSERT INTO kms_cluster.silo (cluster, address, port, generation, name, host, status, client_port, started_at, alive_at)
            SELECT 'tests', '10.9.8.7', 11111, 1, 'test', 'test', 3, 0, now(), now()
            """, database.Name());
        var problem = await Assert.ThrowsAsync<StartRefusedException>(() => MemberAddresses.Check(database, options, TestContext.Current.CancellationToken));
        Assert.Contains("10.9.8.7", problem.Message, StringComparison.Ordinal);
        Assert.Contains("Kms:Cluster:Address", problem.Message, StringComparison.Ordinal);

        databases.Server.Sql("UPDATE kms_cluster.silo SET status = 6", database.Name());
        await MemberAddresses.Check(database, options, TestContext.Current.CancellationToken);
    }
}
