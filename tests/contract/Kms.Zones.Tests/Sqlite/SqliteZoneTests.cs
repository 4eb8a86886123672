using Kms.Records;
using Kms.Testing;
using Kms.TwoZone;
using Kms.Zones.Sql.Sqlite;
using Xunit;

namespace Kms.Zones.Tests.Sqlite;

/// <summary>What is asked of the SQLite zone beyond the contract: its files, its transactions, its indexes.</summary>
public sealed class SqliteZoneTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_AfterDispose_FindsEverythingAndNoLogIsLeft()
    {
        string before;
        await using (var zone = await Opened())
        {
            var token = await zone.Claim();
            await zone.Write(token, "r");
            await zone.Execute(ZoneSteps.Prepare("open", 1), token, default);
            before = await ZoneDigest.Of(zone);
        }

        Assert.Equal([_folder.Database], Directory.GetFiles(_folder.Path));
        await using var again = await Opened();
        Assert.Equal(before, await ZoneDigest.Of(again));
        Assert.Equal(ZoneSteps.FirstControl, (await again.Control(default)).Value);
    }

    [Fact]
    public async Task Dispose_RightAfterManyStatements_FinishesThemAll()
    {
        var zone = await Opened();
        var token = await zone.Claim();
        var pending = Enumerable.Range(0, 300).Select(i => zone.Execute(ZoneSteps.Prepare($"r{i}", 1), token, default).AsTask()).ToList();
        await zone.DisposeAsync();

        Assert.All(await Task.WhenAll(pending), reply => Assert.True(reply.IsApplied));
        var late = await zone.Execute(ZoneSteps.Prepare("late", 1), token, default);
        Assert.Equal(ZoneOutcome.Unreachable, late.Outcome);
        Assert.Equal(ZoneOutcome.Unreachable, (await zone.Read("r1", default)).Outcome);
        Assert.Equal(ZoneOutcome.Unreachable, (await zone.Open(default)).Outcome);
        await zone.DisposeAsync();
        await using var again = await Opened();
        Assert.Equal(300, (await again.Intents(null, 1000, default)).Value.Count);
    }

    [Fact]
    public async Task Execute_BeforeOpen_IsUnreachable()
    {
        await using var zone = new SqliteZone("A", _folder.Path, TimeProvider.System);

        var reply = await zone.Execute(ZoneSteps.Prepare("r", 1), new FencingToken(1, "first"), default);
        Assert.Equal(ZoneOutcome.Unreachable, reply.Outcome);
        Assert.Contains(_folder.Database, reply.Reason, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Execute_ManyAtOnce_ShareFarFewerTransactions()
    {
        await using var zone = await Opened(new SqliteZoneOptions { BusyTimeout = TimeSpan.FromSeconds(30) });
        var token = await zone.Claim();
        var before = zone.Transactions;
        Task<ZoneReply<long>[]> pending;
        using (ForeignLock.Take(_folder.Database))
        {
            // While the file is locked the statements gather behind the first ones.
            pending = Task.WhenAll(Enumerable.Range(0, 400).Select(i => zone.Execute(ZoneSteps.Prepare($"r{i}", 1), token, default).AsTask()));
            Assert.False(pending.IsCompleted);
        }

        Assert.All(await pending, reply => Assert.True(reply.IsApplied));
        Assert.InRange(zone.Transactions - before, 2, 10);
    }

    [Fact]
    public async Task Execute_ManyOnTheSameRecordInOneTransaction_LosersDoNotFailTheWinner()
    {
        await using var zone = await Opened(new SqliteZoneOptions { BusyTimeout = TimeSpan.FromSeconds(30) });
        var token = await zone.Claim();
        Task<ZoneReply<long>[]> pending;
        using (ForeignLock.Take(_folder.Database))
        {
            pending = Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
                zone.Execute(new Prepare($"r{i % 3}", 0, ZoneSteps.Intent($"i{i}", 1)), token, default).AsTask()));
        }

        Assert.Equal(3, (await pending).Count(reply => reply.IsApplied));
        Assert.Equal([new("s", 3)], (await zone.StreamHeads(default)).Value);
    }

    [Fact]
    public async Task Open_FirstTime_MakesFilesForTheOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Unix permissions");
            return;
        }

        var folder = _folder.File("made");
        await using var zone = new SqliteZone("A", folder, TimeProvider.System);
        Assert.True((await zone.Open(default)).IsApplied);
        await zone.Claim();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        var files = Directory.GetFiles(folder);
        Assert.Equal(3, files.Length);
        foreach (var file in files)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Theory]
    [InlineData(SqliteReader.ReadSql)]
    [InlineData(SqliteReader.ScanSql)]
    [InlineData(SqliteReader.ListSql)]
    [InlineData(SqliteReader.DueSql)]
    [InlineData(SqliteReader.IntentsSql)]
    [InlineData(SqliteReader.ChangesSql)]
    public async Task Queries_OfEveryPage_SearchAnIndexAndSortNothing(string sql)
    {
        await (await Opened()).DisposeAsync();
        using var database = SqliteDatabase.Open(_folder.Database, writable: false, TimeSpan.Zero, cacheKib: 64);
        var plan = database.Prepare("EXPLAIN QUERY PLAN " + sql);
        var lines = new List<string>();
        while (plan.Step())
        {
            lines.Add(plan.Text(3));
        }

        Assert.All(lines, line => Assert.True(line.StartsWith("SEARCH", StringComparison.Ordinal) || line.StartsWith("CORRELATED", StringComparison.Ordinal), line));
    }

    private async Task<SqliteZone> Opened(SqliteZoneOptions? options = null)
    {
        var zone = new SqliteZone("A", _folder.Path, TimeProvider.System, options);
        Assert.True((await zone.Open(default)).IsApplied);
        return zone;
    }
}
