using Kms.Testing;
using Kms.TwoZone;
using Kms.Zones.Sql.Sqlite;
using Xunit;

namespace Kms.Zones.Tests.Sqlite;

/// <summary>On a real, small file system: it needs the right to mount one, and is skipped without.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private bool _isMounted;

    public ValueTask InitializeAsync()
    {
        _isMounted = OperatingSystem.IsLinux() && SmallDisk.Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", _folder.Path);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (_isMounted)
        {
            SmallDisk.Run("umount", "-l", _folder.Path);
        }

        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Execute_DiskIsFull_IsRefusedWhileReadsGoOnAndWorksWhenThereIsRoom()
    {
        Assert.SkipUnless(_isMounted, "needs the right to mount");
        await using var zone = new SqliteZone("A", _folder.Path, TimeProvider.System);
        Assert.True((await zone.Open(default)).IsApplied);
        var token = await zone.Claim();
        await zone.Write(token, "first");
        SmallDisk.Fill(_folder.File("ballast"), leaveBytes: 100 * 1024);

        ZoneReply<long> reply;
        var written = 0;
        do
        {
            reply = await zone.Execute(ZoneSteps.Prepare($"r{written}", 1, body: new string('x', 3000)), token, default);
        }
        while (reply.IsApplied && written++ < 1000);

        Assert.Equal(ZoneOutcome.Unreachable, reply.Outcome);
        Assert.Contains("disk is full", reply.Reason, StringComparison.Ordinal);
        Assert.False(reply.Damaged);
        Assert.Null((await zone.Read($"r{written}", default)).Value);
        Assert.Equal(written, (await zone.Intents(null, 2000, default)).Value.Count);

        // Even opening again must not take the reads away: both zones may be on this disk.
        await zone.Open(default);
        Assert.Equal(1, (await zone.Read("first", default)).Value?.Version);

        File.Delete(_folder.File("ballast"));
        Assert.True((await zone.Execute(ZoneSteps.Prepare("again", 1), token, default)).IsApplied);
        Assert.True((await zone.Open(default)).IsApplied);
    }

    [Fact]
    public async Task Execute_FileSystemBecameReadOnly_IsRefusedAndOpenToo()
    {
        Assert.SkipUnless(_isMounted, "needs the right to mount");
        await using (var zone = new SqliteZone("A", _folder.Path, TimeProvider.System))
        {
            Assert.True((await zone.Open(default)).IsApplied);
            await zone.Write(await zone.Claim(), "first");
        }

        Assert.True(SmallDisk.Run("mount", "-o", "remount,ro", _folder.Path));
        await using var again = new SqliteZone("A", _folder.Path, TimeProvider.System);
        var reply = await again.Open(default);
        Assert.Equal(ZoneOutcome.Unreachable, reply.Outcome);
        Assert.Contains("read-only", reply.Reason, StringComparison.Ordinal);
        Assert.Contains(_folder.Database, reply.Reason, StringComparison.Ordinal);
        Assert.False(reply.Damaged);

        Assert.True(SmallDisk.Run("mount", "-o", "remount,rw", _folder.Path));
        Assert.True((await again.Open(default)).IsApplied);
        Assert.Equal(1, (await again.Read("first", default)).Value?.Version);
    }
}
