using Kms.Testing;
using Kms.Zones.Sql.Sqlite;
using Xunit;

namespace Kms.Zones.Tests.Sqlite;

/// <summary>A file that cannot be used: each case is an answer that names the file and what is wrong, and none outlives its cause.</summary>
public sealed class UnusableFileTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private SqliteZone _zone = null!;
    private ZoneTicket _ticket;

    public async ValueTask InitializeAsync()
    {
        _zone = NewZone();
        Assert.True((await _zone.Open(default)).IsApplied);
        _ticket = await _zone.Claim();
        await _zone.Write(_ticket, "r");
    }

    public async ValueTask DisposeAsync()
    {
        await _zone.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Execute_LockedByAnother_IsRefusedWhileReadsGoOnAndWorksAfterwards()
    {
        using (ForeignLock.Take(_folder.Database))
        {
            AssertUnreachable(await Prepare("new"), "locked", isDamaged: false);
            Assert.Equal(1, (await _zone.Read("r", default)).Value?.Version);
        }

        Assert.True((await Prepare("new")).IsApplied);
    }

    [Fact]
    public async Task Open_LockedByAnother_IsUnreachable()
    {
        await using var second = NewZone();
        using (ForeignLock.Take(_folder.Database))
        {
            AssertUnreachable(await second.Open(default), "locked", isDamaged: false);
        }

        Assert.True((await second.Open(default)).IsApplied);
    }

    [Fact]
    public async Task Execute_FileWasDeleted_IsDamagedAndOpenMakesAnEmptyZone()
    {
        File.Delete(_folder.Database);

        AssertUnreachable(await Prepare("new"), "is gone", isDamaged: true);
        AssertUnreachable(await _zone.Read("r", default), "is gone", isDamaged: true);
        Assert.True((await _zone.Open(default)).IsApplied);
        Assert.Null((await _zone.Control(default)).Value);
        Assert.Null((await _zone.Read("r", default)).Value);
    }

    [Fact]
    public async Task Execute_LogWasDeleted_IsDamaged()
    {
        File.Delete(_folder.Database + "-wal");

        AssertUnreachable(await Prepare("new"), "is gone", isDamaged: true);
    }

    [Fact]
    public async Task Execute_AnotherFileStandsInItsPlace_IsDamaged()
    {
        await File.WriteAllTextAsync(_folder.File("other"), "other");
        File.Move(_folder.File("other"), _folder.Database, overwrite: true);

        AssertUnreachable(await Prepare("new"), "is gone", isDamaged: true);
        File.Delete(_folder.Database + "-wal");
        AssertUnreachable(await _zone.Open(default), "not a database", isDamaged: true);
    }

    [Fact]
    public async Task Open_FolderWasMovedAwayAndBack_FindsEverything()
    {
        var before = await ZoneDigest.Of(_zone);
        var away = _folder.Path + "-away";
        Directory.Move(_folder.Path, away);
        AssertUnreachable(await Prepare("new"), "is gone", isDamaged: true);
        Directory.Move(away, _folder.Path);

        Assert.True((await _zone.Open(default)).IsApplied);
        Assert.Equal(before, await ZoneDigest.Of(_zone));
        Assert.True((await Prepare("new")).IsApplied);
    }

    [Fact]
    public async Task Read_FileWasDeleted_NoticesWithinASecond()
    {
        File.Delete(_folder.Database);
        Assert.True((await _zone.Read("r", default)).IsApplied);
        _time.Advance(TimeSpan.FromSeconds(1));

        AssertUnreachable(await _zone.Read("r", default), "is gone", isDamaged: true);
        AssertUnreachable(await Prepare("new"), "is gone", isDamaged: true);
    }

    [Fact]
    public async Task Open_HeaderIsGarbage_IsDamagedUntilReplaced()
    {
        await _zone.DisposeAsync();
        await Overwrite(_folder.Database, 0, 100);
        var damaged = await File.ReadAllBytesAsync(_folder.Database);
        await using var zone = NewZone();

        AssertUnreachable(await zone.Open(default), "not a database", isDamaged: true);
        AssertUnreachable(await zone.Read("r", default), "not a database", isDamaged: true);
        Assert.True((await zone.Replace(default)).IsApplied);
        Assert.Null((await zone.Control(default)).Value);
        Assert.Equal(damaged, await File.ReadAllBytesAsync(_folder.Database + ".damaged-20310203T040506Z"));
    }

    [Fact]
    public async Task Replace_TwiceInOneSecond_OverwritesNothing()
    {
        Assert.True((await _zone.Replace(default)).IsApplied);
        Assert.True((await _zone.Replace(default)).IsApplied);

        Assert.True(File.Exists(_folder.Database + ".damaged-20310203T040506Z"));
        Assert.True(File.Exists(_folder.Database + ".damaged-20310203T040506Z-2"));

        // What was set aside is a whole database with its log: the row is still in it.
        using var aside = SqliteDatabase.Open(_folder.Database + ".damaged-20310203T040506Z", writable: true, TimeSpan.Zero, cacheKib: 64);
        Assert.Equal("r", aside.Ask("SELECT id FROM records"));
    }

    [Fact]
    public async Task Open_OnlyALogIsLeft_SetsItAside()
    {
        await _zone.DisposeAsync();
        File.Delete(_folder.Database);
        await File.WriteAllTextAsync(_folder.Database + "-wal", "left over");
        await using var zone = NewZone();

        Assert.True((await zone.Open(default)).IsApplied);
        Assert.Equal("left over", await File.ReadAllTextAsync(_folder.Database + ".damaged-20310203T040506Z-wal"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Scan_PagesAreGarbage_IsDamaged(bool whileOpen)
    {
        for (var i = 0; i < 300; i++)
        {
            await _zone.Write(_ticket, $"r{i}", body: new string('x', 2000));
        }

        // Reopened, so that the pages are in the file and not in the log.
        await _zone.DisposeAsync();
        await using var zone = NewZone();
        Assert.True((await zone.Open(default)).IsApplied);
        if (!whileOpen)
        {
            await zone.DisposeAsync();
        }

        await Overwrite(_folder.Database, 20 * 4096, 200 * 4096);
        await using var again = NewZone();
        var used = whileOpen ? zone : again;
        if (!whileOpen)
        {
            Assert.True((await again.Open(default)).IsApplied);
        }

        AssertUnreachable(await used.Scan(null, 1000, default), "is damaged", isDamaged: true);
        AssertUnreachable(await used.Execute(ZoneSteps.Prepare("new", 1), _ticket, default), "is damaged", isDamaged: true);
    }

    [Fact]
    public async Task Open_FileWasCutShort_IsDamaged()
    {
        await _zone.DisposeAsync();
        await using (var file = File.Open(_folder.Database, FileMode.Open))
        {
            file.SetLength(3 * 4096);
        }

        await using var zone = NewZone();
        await zone.Open(default);
        AssertUnreachable(await zone.Scan(null, 10, default), "is damaged", isDamaged: true);
    }

    [Theory]
    [InlineData("PRAGMA user_version = 2", "newer release")]
    [InlineData("PRAGMA application_id = 1", "not a zone")]
    public async Task Open_NotAZoneOfThisRelease_IsRefusedAndLeftAlone(string change, string reason)
    {
        await _zone.DisposeAsync();
        using (var database = SqliteDatabase.Open(_folder.Database, writable: true, TimeSpan.Zero, cacheKib: 64))
        {
            database.Run(change);
        }

        var before = await File.ReadAllBytesAsync(_folder.Database);
        await using (var zone = NewZone())
        {
            AssertUnreachable(await zone.Open(default), reason, isDamaged: false);
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.Database));
    }

    private static async Task Overwrite(string path, int from, int count)
    {
        var garbage = new byte[count];
        new Random(1).NextBytes(garbage);
        await using var file = File.OpenWrite(path);
        file.Position = from;
        await file.WriteAsync(garbage);
    }

    private void AssertUnreachable<T>(ZoneReply<T> reply, string reason, bool isDamaged)
    {
        Assert.Equal(ZoneOutcome.Unreachable, reply.Outcome);
        Assert.Contains(reason, reply.Reason, StringComparison.Ordinal);
        Assert.Contains(_folder.Database, reply.Reason, StringComparison.Ordinal);
        Assert.Equal(isDamaged, reply.Damaged);
    }

    private SqliteZone NewZone() => new("A", _folder.Path, _time, new SqliteZoneOptions { BusyTimeout = TimeSpan.FromMilliseconds(20) });

    private ValueTask<ZoneReply<long>> Prepare(string id) => _zone.Execute(ZoneSteps.Prepare(id, 1), _ticket, default);
}
