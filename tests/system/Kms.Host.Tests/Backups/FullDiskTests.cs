using Kms.Backups.Making;
using Kms.Backups.Targets;
using Kms.HostTests.Backups.Support;
using Kms.HostTests.Support;
using Kms.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Kms.HostTests.Backups;

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
    public async Task Target_Full_IsAnAlarmAndNoStopAndComesBackByItself()
    {
        Assert.SkipUnless(isMounted, "Needs the right to mount a file system.");
        await using var lab = await BackupLab.Open();
        await lab.Put("one", "a", 1, new string('x', 4000));
        SmallDisk.Fill(disk.In("ballast"), leaveBytes: 3000);
        var (small, large) = (disk.In("kms"), lab.In("large"));
        FolderTarget[] targets = [new(small, lab.Time), new(large, lab.Time)];
        await using var keeper = RegionBackupKeeper.Start(targets, lab, lab.Schedule, () => true, new Kms.Crypto.Identities(), lab.Time, new BackupLog(NullLogger.Instance));
        await Eventually.True(() => keeper.Health.Targets[0].LastError is not null && keeper.Health.Targets[1].Count == 1, "one fails, the other is written");
        Assert.Contains("No space left", keeper.Health.Targets[0].LastError, StringComparison.Ordinal);
        Assert.Equal((0, 0), (keeper.Health.Targets[0].Count, keeper.Health.Targets[0].Unreadable));
        Assert.Empty(Directory.GetFiles(small));
        Assert.Equal("alarm", keeper.Health.State);

        // The region goes on, and so does the other target.
        Assert.True((await lab.Put("one", "b", 1, "b1")).IsOk);
        await Eventually.True(
            () =>
            {
                // The worker may begin to wait for its next turn only now.
                lab.Time.Advance(TimeSpan.FromMinutes(1));
                return keeper.Health.Targets[1].Count >= 2;
            },
            "the other goes on");

        File.Delete(disk.In("ballast"));
        await Eventually.True(
            () =>
            {
                lab.Time.Advance(TimeSpan.FromSeconds(1));
                return keeper.Health.Targets[0] is { Count: > 0, LastError: null };
            },
            "there is room again");
        Assert.Equal("b1", (await lab.Content((await lab.Restore(target: small)).Folder))["key/one/b"].Content);
    }
}
