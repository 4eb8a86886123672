using Kms.Testing;
using Xunit;

namespace Kms.Zones.Tests.Sqlite;

/// <summary>The file is in use by another program, or no longer where it was.</summary>
public sealed class LockedOrGoneTests : FileFaultTests
{
    [Fact]
    public async Task Execute_LockedByAnother_IsRefusedWhileReadsGoOnAndWorksAfterwards()
    {
        using (ForeignLock.Take(Folder.Database))
        {
            AssertUnreachable(await Prepare("new"), "locked", isDamaged: false);
            Assert.Equal(1, (await Zone.Read("r", default)).Value?.Version);
        }

        Assert.True((await Prepare("new")).IsApplied);
    }

    [Fact]
    public async Task Open_LockedByAnother_IsUnreachable()
    {
        await using var second = NewZone();
        using (ForeignLock.Take(Folder.Database))
        {
            AssertUnreachable(await second.Open(default), "locked", isDamaged: false);
        }

        Assert.True((await second.Open(default)).IsApplied);
    }

    [Fact]
    public async Task Execute_FileWasDeleted_IsGoneAndOpenMakesAnEmptyZone()
    {
        File.Delete(Folder.Database);

        AssertUnreachable(await Prepare("new"), "is gone", isDamaged: false);
        AssertUnreachable(await Zone.Read("r", default), "is gone", isDamaged: false);
        Assert.True((await Zone.Open(default)).IsApplied);
        Assert.Null((await Zone.Control(default)).Value);
        Assert.Null((await Zone.Read("r", default)).Value);
    }

    [Fact]
    public async Task Execute_LogWasDeleted_IsGone()
    {
        File.Delete(Folder.Database + "-wal");

        AssertUnreachable(await Prepare("new"), "is gone", isDamaged: false);
    }

    [Fact]
    public async Task Execute_AnotherFileStandsInItsPlace_IsGoneAndOpenSaysWhatItIs()
    {
        await File.WriteAllTextAsync(Folder.File("other"), "other");
        File.Move(Folder.File("other"), Folder.Database, overwrite: true);

        AssertUnreachable(await Prepare("new"), "is gone", isDamaged: false);
        File.Delete(Folder.Database + "-wal");
        AssertUnreachable(await Zone.Open(default), "not a database", isDamaged: true);
    }

    [Fact]
    public async Task Open_FolderWasMovedAwayAndBack_FindsEverything()
    {
        var before = await ZoneDigest.Of(Zone);
        var away = Folder.Path + "-away";
        Directory.Move(Folder.Path, away);
        AssertUnreachable(await Prepare("new"), "is gone", isDamaged: false);
        Directory.Move(away, Folder.Path);

        Assert.True((await Zone.Open(default)).IsApplied);
        Assert.Equal(before, await ZoneDigest.Of(Zone));
        Assert.True((await Prepare("new")).IsApplied);
    }

    [Fact]
    public async Task Read_FileWasDeleted_NoticesWithinASecond()
    {
        File.Delete(Folder.Database);
        Assert.True((await Zone.Read("r", default)).IsApplied);
        Time.Advance(TimeSpan.FromSeconds(1));

        AssertUnreachable(await Zone.Read("r", default), "is gone", isDamaged: false);
        AssertUnreachable(await Prepare("new"), "is gone", isDamaged: false);
    }
}
