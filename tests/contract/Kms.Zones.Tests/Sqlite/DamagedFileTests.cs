using Kms.Zones.Sql.Sqlite;
using Xunit;

namespace Kms.Zones.Tests.Sqlite;

/// <summary>The file is there and is not what it should be; what is set aside for a new one is kept.</summary>
public sealed class DamagedFileTests : FileFaultTests
{
    [Fact]
    public async Task Open_HeaderIsGarbage_IsDamagedUntilReplaced()
    {
        await Zone.DisposeAsync();
        await Overwrite(Folder.Database, 0, 100);
        var damaged = await File.ReadAllBytesAsync(Folder.Database);
        await using var zone = NewZone();

        AssertUnreachable(await zone.Open(default), "not a database", isDamaged: true);
        AssertUnreachable(await zone.Read("r", default), "not a database", isDamaged: true);
        Assert.True((await zone.Replace(default)).IsApplied);
        Assert.Null((await zone.Control(default)).Value);
        Assert.Equal(damaged, await File.ReadAllBytesAsync(Folder.Database + ".damaged-20260101T000000Z"));
    }

    [Fact]
    public async Task Replace_TwiceInOneSecond_OverwritesNothing()
    {
        Assert.True((await Zone.Replace(default)).IsApplied);
        Assert.True((await Zone.Replace(default)).IsApplied);

        Assert.True(File.Exists(Folder.Database + ".damaged-20260101T000000Z"));
        Assert.True(File.Exists(Folder.Database + ".damaged-20260101T000000Z-2"));

        // What was set aside is a whole database with its log: the row is still in it.
        using var aside = SqliteDatabase.Open(Folder.Database + ".damaged-20260101T000000Z", writable: true, TimeSpan.Zero, cacheKib: 64);
        Assert.Equal("r", aside.Ask("SELECT id FROM records"));
    }

    [Fact]
    public async Task Open_OnlyALogIsLeft_SetsItAside()
    {
        await Zone.DisposeAsync();
        File.Delete(Folder.Database);
        await File.WriteAllTextAsync(Folder.Database + "-wal", "left over");
        await using var zone = NewZone();

        Assert.True((await zone.Open(default)).IsApplied);
        Assert.Equal("left over", await File.ReadAllTextAsync(Folder.Database + ".damaged-20260101T000000Z-wal"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Scan_PagesAreGarbage_IsDamaged(bool whileOpen)
    {
        for (var i = 0; i < 300; i++)
        {
            await Zone.Write(Token, $"r{i}", body: new string('x', 2000));
        }

        // Reopened, so that the pages are in the file and not in the log.
        await Zone.DisposeAsync();
        await using var zone = NewZone();
        Assert.True((await zone.Open(default)).IsApplied);
        if (!whileOpen)
        {
            await zone.DisposeAsync();
        }

        await Overwrite(Folder.Database, 20 * 4096, 200 * 4096);
        await using var again = NewZone();
        var used = whileOpen ? zone : again;
        if (!whileOpen)
        {
            Assert.True((await again.Open(default)).IsApplied);
        }

        AssertUnreachable(await used.Scan(null, 1000, default), "is damaged", isDamaged: true);
        AssertUnreachable(await used.Execute(ZoneSteps.Prepare("new", 1), Token, default), "is damaged", isDamaged: true);
    }

    [Fact]
    public async Task Open_FileWasCutShort_IsDamaged()
    {
        await Zone.DisposeAsync();
        await using (var file = File.Open(Folder.Database, FileMode.Open))
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
        await Zone.DisposeAsync();
        using (var database = SqliteDatabase.Open(Folder.Database, writable: true, TimeSpan.Zero, cacheKib: 64))
        {
            database.Run(change);
        }

        var before = await File.ReadAllBytesAsync(Folder.Database);
        await using (var zone = NewZone())
        {
            AssertUnreachable(await zone.Open(default), reason, isDamaged: false);
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(Folder.Database));
    }

    private static async Task Overwrite(string path, int from, int count)
    {
        var garbage = new byte[count];
        new Random(1).NextBytes(garbage);
        await using var file = File.OpenWrite(path);
        file.Position = from;
        await file.WriteAsync(garbage);
    }
}
