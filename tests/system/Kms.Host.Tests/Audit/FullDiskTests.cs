using Kms.HostTests.Support;
using Kms.Testing;
using Xunit;

namespace Kms.HostTests.Audit;

/// <summary>On a real, small file system: it needs the right to mount one, and is skipped without.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TempFolder disk = new();
    private readonly bool isMounted;

    public FullDiskTests() => isMounted = OperatingSystem.IsLinux() && SmallDisk.Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.Path);

    public void Dispose()
    {
        if (isMounted)
        {
            SmallDisk.Run("umount", "-l", disk.Path);
        }

        disk.Dispose();
    }

    [Fact]
    public async Task Disk_Full_NothingCanBeRecordedUntilThereIsRoomAndNothingIsLost()
    {
        Assert.SkipUnless(isMounted, "Needs the right to mount a file system.");
        using var log = new AuditLog(disk.Path);
        await using (var trail = log.Open())
        {
            await AuditLog.Write(trail, 10);
            SmallDisk.Fill(disk.In("ballast"));
            var taken = 10;
            while (trail.Record(AuditLog.Record(taken)))
            {
                taken++;
                if (!await trail.Flush())
                {
                    break;
                }
            }

            Assert.False(trail.CanRecord);
            Assert.False(await trail.Flush());
            File.Delete(disk.In("ballast"));
            await Eventually.True(() => trail.CanRecord, "the log is written again");
            await AuditLog.Write(trail, 1);
            Assert.Equal(taken + 1, log.Verify().Records);
        }

        Assert.Null(log.Verify().Problem);
    }

    [Fact]
    public async Task Queue_FullWhileTheDiskIs_RefusesAndDoesNotDrop()
    {
        Assert.SkipUnless(isMounted, "Needs the right to mount a file system.");
        using var log = new AuditLog(disk.Path);
        log.Options = log.Options with { WaitingMax = 64 };
        await using (var trail = log.Open())
        {
            SmallDisk.Fill(disk.In("ballast"));
            var told = 0;
            for (var i = 0; i < 1000; i++)
            {
                told += trail.Record(AuditLog.Record(i)) ? 1 : 0;
                await trail.Flush();
            }

            File.Delete(disk.In("ballast"));
            await Eventually.True(() => trail.CanRecord, "the log is written again");
            Assert.True(await trail.Flush());
            Assert.InRange(log.Verify().Records, told, told + 65);
        }

        Assert.Null(log.Verify().Problem);
    }
}
