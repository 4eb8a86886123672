using System.Net;
using Kms.Silo.Cluster;
using Kms.SiloTests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Kms.SiloTests.Database;

/// <summary>Orleans' membership provider on our tables: what its interface promises, races included.</summary>
public sealed class MembershipTests(DatabaseServer databases) : IAsyncLifetime
{
    private IHost host = null!;
    private IMembershipTable table = null!;

    public async ValueTask InitializeAsync()
    {
        var database = databases.NewClusterDatabase();
        await ClusterSchema.Ensure(database, CancellationToken.None);
        host = BareSilo.Build(BareSilo.Options(database));
        table = host.Services.GetRequiredService<IMembershipTable>();
        await table.InitializeMembershipTable(tryInitTableVersion: true);
    }

    public ValueTask DisposeAsync()
    {
        host?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task InsertRow_NewSilo_IsReadWithEverythingAndTheNextVersion()
    {
        var before = await table.ReadAll();
        var entry = Entry(1);
        Assert.True(await table.InsertRow(entry, before.Version.Next()));

        var after = await table.ReadAll();
        Assert.Equal(before.Version.Version + 1, after.Version.Version);
        var read = Assert.Single(after.Members).Item1;
        Assert.Equal(
            (entry.SiloAddress, entry.SiloName, entry.HostName, entry.Status, entry.ProxyPort, entry.StartTime, entry.IAmAliveTime),
            (read.SiloAddress, read.SiloName, read.HostName, read.Status, read.ProxyPort, read.StartTime, read.IAmAliveTime));
        Assert.Null(read.SuspectTimes);
    }

    [Fact]
    public async Task InsertRow_SameVersionTwice_OneWinsAndTheOtherLeavesNothing()
    {
        var version = (await table.ReadAll()).Version.Next();
        var won = await Task.WhenAll(Enumerable.Range(1, 16).Select(i => table.InsertRow(Entry(i), version)));
        Assert.Single(won, true);
        var after = await table.ReadAll();
        Assert.Equal(version.Version, after.Version.Version);
        Assert.Single(after.Members);
    }

    [Fact]
    public async Task InsertRow_SiloThatIsThere_IsRefusedAndTakesNoVersion()
    {
        Assert.True(await table.InsertRow(Entry(1), (await table.ReadAll()).Version.Next()));
        var version = (await table.ReadAll()).Version;
        Assert.False(await table.InsertRow(Entry(1), version.Next()));
        Assert.Equal(version.Version, (await table.ReadAll()).Version.Version);
    }

    [Fact]
    public async Task UpdateRow_OldVersion_IsRefusedAndChangesNothing()
    {
        var old = (await table.ReadAll()).Version;
        Assert.True(await table.InsertRow(Entry(1), old.Next()));
        var entry = Entry(1);
        entry.Status = SiloStatus.Dead;
        Assert.False(await table.UpdateRow(entry, string.Empty, old.Next()));
        Assert.Equal(SiloStatus.Active, Assert.Single((await table.ReadAll()).Members).Item1.Status);
    }

    [Fact]
    public async Task UpdateRow_SiloThatIsNotThere_IsRefusedAndTakesNoVersion()
    {
        var version = (await table.ReadAll()).Version;
        Assert.False(await table.UpdateRow(Entry(7), string.Empty, version.Next()));
        Assert.Equal(version.Version, (await table.ReadAll()).Version.Version);
    }

    [Fact]
    public async Task UpdateRow_Suspected_IsReadWithWhoAndWhen()
    {
        Assert.True(await table.InsertRow(Entry(1), (await table.ReadAll()).Version.Next()));
        var entry = Entry(1);
        var when = new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        entry.SuspectTimes = [Tuple.Create(Address(2), when), Tuple.Create(Address(3), when.AddSeconds(1))];
        Assert.True(await table.UpdateRow(entry, string.Empty, (await table.ReadAll()).Version.Next()));
        var read = (await table.ReadRow(Address(1))).Members.Single().Item1;
        Assert.Equal(entry.SuspectTimes, read.SuspectTimes);
    }

    [Fact]
    public async Task UpdateIAmAlive_Silo_MovesItsTimeAndNoVersion()
    {
        Assert.True(await table.InsertRow(Entry(1), (await table.ReadAll()).Version.Next()));
        var version = (await table.ReadAll()).Version;
        var entry = Entry(1);
        entry.IAmAliveTime = entry.IAmAliveTime.AddMinutes(1);
        await table.UpdateIAmAlive(entry);
        var after = await table.ReadAll();
        Assert.Equal((version.Version, entry.IAmAliveTime), (after.Version.Version, after.Members.Single().Item1.IAmAliveTime));
    }

    [Fact]
    public async Task ReadRow_UnknownSilo_IsTheVersionAlone()
    {
        Assert.True(await table.InsertRow(Entry(1), (await table.ReadAll()).Version.Next()));
        var read = await table.ReadRow(Address(2));
        Assert.Empty(read.Members);
        Assert.Equal(1, read.Version.Version);
    }

    [Fact]
    public async Task CleanupDefunctSiloEntries_OldDeadAndOldActive_RemovesTheDeadOne()
    {
        foreach (var (number, status) in ((int, SiloStatus)[])[(1, SiloStatus.Dead), (2, SiloStatus.Active)])
        {
            var entry = Entry(number);
            entry.Status = status;
            Assert.True(await table.InsertRow(entry, (await table.ReadAll()).Version.Next()));
        }

        await table.CleanupDefunctSiloEntries(Entry(1).IAmAliveTime.AddSeconds(1));
        Assert.Equal(Address(2), Assert.Single((await table.ReadAll()).Members).Item1.SiloAddress);
    }

    [Fact]
    public async Task DeleteMembershipTableEntries_OfThisCluster_LeavesOthersAlone()
    {
        Assert.True(await table.InsertRow(Entry(1), (await table.ReadAll()).Version.Next()));
        await table.DeleteMembershipTableEntries("another");
        Assert.Single((await table.ReadAll()).Members);
        await table.DeleteMembershipTableEntries("tests");
        await table.InitializeMembershipTable(tryInitTableVersion: true);
        Assert.Empty((await table.ReadAll()).Members);
    }

    private static SiloAddress Address(int number) => SiloAddress.New(IPAddress.Loopback, 11_000 + number, number);

    private static MembershipEntry Entry(int number) => new()
    {
        SiloAddress = Address(number),
        SiloName = "silo-" + number,
        HostName = "host",
        Status = SiloStatus.Active,
        ProxyPort = 30_000 + number,
        StartTime = new DateTime(2030, 1, 1, 0, 0, 0, 123, DateTimeKind.Utc),
        IAmAliveTime = new DateTime(2030, 1, 1, 0, 0, 1, 456, DateTimeKind.Utc),
    };
}
