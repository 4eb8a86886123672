using System.Net;
using Kms.Clustering;
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
        await table.InitializeMembershipTableAsync(true, CancellationToken.None);
    }

    public ValueTask DisposeAsync()
    {
        host?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task InsertRow_NewSilo_IsReadWithEverythingAndTheNextVersion()
    {
        var before = await table.ReadAllAsync(CancellationToken.None);
        var entry = Entry(1);
        Assert.True(await table.InsertRowAsync(entry, before.Version.Next(), CancellationToken.None));

        var after = await table.ReadAllAsync(CancellationToken.None);
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
        var version = (await table.ReadAllAsync(CancellationToken.None)).Version.Next();
        var won = await Task.WhenAll(Enumerable.Range(1, 16).Select(i => table.InsertRowAsync(Entry(i), version, CancellationToken.None)));
        Assert.Single(won, true);
        var after = await table.ReadAllAsync(CancellationToken.None);
        Assert.Equal(version.Version, after.Version.Version);
        Assert.Single(after.Members);
    }

    [Fact]
    public async Task InsertRow_SiloThatIsThere_IsRefusedAndTakesNoVersion()
    {
        Assert.True(await table.InsertRowAsync(Entry(1), (await table.ReadAllAsync(CancellationToken.None)).Version.Next(), CancellationToken.None));
        var version = (await table.ReadAllAsync(CancellationToken.None)).Version;
        Assert.False(await table.InsertRowAsync(Entry(1), version.Next(), CancellationToken.None));
        Assert.Equal(version.Version, (await table.ReadAllAsync(CancellationToken.None)).Version.Version);
    }

    [Fact]
    public async Task UpdateRow_OldVersion_IsRefusedAndChangesNothing()
    {
        var old = (await table.ReadAllAsync(CancellationToken.None)).Version;
        Assert.True(await table.InsertRowAsync(Entry(1), old.Next(), CancellationToken.None));
        var entry = Entry(1);
        entry.Status = SiloStatus.Dead;
        Assert.False(await table.UpdateRowAsync(entry, old.VersionEtag, old.Next(), CancellationToken.None));
        Assert.Equal(SiloStatus.Active, Assert.Single((await table.ReadAllAsync(CancellationToken.None)).Members).Item1.Status);
    }

    [Fact]
    public async Task UpdateRow_SiloThatIsNotThere_IsRefusedAndTakesNoVersion()
    {
        var version = (await table.ReadAllAsync(CancellationToken.None)).Version;
        Assert.False(await table.UpdateRowAsync(Entry(7), version.VersionEtag, version.Next(), CancellationToken.None));
        Assert.Equal(version.Version, (await table.ReadAllAsync(CancellationToken.None)).Version.Version);
    }

    [Fact]
    public async Task UpdateRow_Suspected_IsReadWithWhoAndWhen()
    {
        Assert.True(await table.InsertRowAsync(Entry(1), (await table.ReadAllAsync(CancellationToken.None)).Version.Next(), CancellationToken.None));
        var entry = Entry(1);
        var when = new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        entry.SuspectTimes = [Tuple.Create(Address(2), when), Tuple.Create(Address(3), when.AddSeconds(1))];
        var before = await table.ReadAllAsync(CancellationToken.None);
        Assert.True(await table.UpdateRowAsync(entry, before.Members.Single().Item2, before.Version.Next(), CancellationToken.None));
        var read = (await table.ReadRowAsync(Address(1), CancellationToken.None)).Members.Single().Item1;
        Assert.Equal(entry.SuspectTimes, read.SuspectTimes);
    }

    [Fact]
    public async Task UpdateIAmAlive_Silo_MovesItsTimeAndNoVersion()
    {
        Assert.True(await table.InsertRowAsync(Entry(1), (await table.ReadAllAsync(CancellationToken.None)).Version.Next(), CancellationToken.None));
        var version = (await table.ReadAllAsync(CancellationToken.None)).Version;
        var entry = Entry(1);
        entry.IAmAliveTime = entry.IAmAliveTime.AddMinutes(1);
        await table.UpdateIAmAliveAsync(entry, CancellationToken.None);
        var after = await table.ReadAllAsync(CancellationToken.None);
        Assert.Equal((version.Version, entry.IAmAliveTime), (after.Version.Version, after.Members.Single().Item1.IAmAliveTime));
    }

    [Fact]
    public async Task ReadRow_UnknownSilo_IsTheVersionAlone()
    {
        Assert.True(await table.InsertRowAsync(Entry(1), (await table.ReadAllAsync(CancellationToken.None)).Version.Next(), CancellationToken.None));
        var read = await table.ReadRowAsync(Address(2), CancellationToken.None);
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
            Assert.True(await table.InsertRowAsync(entry, (await table.ReadAllAsync(CancellationToken.None)).Version.Next(), CancellationToken.None));
        }

        await table.CleanupDefunctSiloEntriesAsync(Entry(1).IAmAliveTime.AddSeconds(1), CancellationToken.None);
        Assert.Equal(Address(2), Assert.Single((await table.ReadAllAsync(CancellationToken.None)).Members).Item1.SiloAddress);
    }

    [Fact]
    public async Task DeleteMembershipTableEntries_OfThisCluster_LeavesOthersAlone()
    {
        Assert.True(await table.InsertRowAsync(Entry(1), (await table.ReadAllAsync(CancellationToken.None)).Version.Next(), CancellationToken.None));
        await table.DeleteMembershipTableEntriesAsync("another", CancellationToken.None);
        Assert.Single((await table.ReadAllAsync(CancellationToken.None)).Members);
        await table.DeleteMembershipTableEntriesAsync("tests", CancellationToken.None);
        await table.InitializeMembershipTableAsync(true, CancellationToken.None);
        Assert.Empty((await table.ReadAllAsync(CancellationToken.None)).Members);
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
