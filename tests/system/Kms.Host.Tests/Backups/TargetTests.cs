using Kms.Backups.Making;
using Kms.Backups.Planning;
using Kms.Backups.Targets;
using Kms.HostTests.Backups.Support;
using Kms.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Kms.HostTests.Backups;

/// <summary>Targets that are away, full or lost are an alarm and no stop; the other one is written.</summary>
public sealed class TargetTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task OneTargetLost_TheOtherIsWrittenAndRestores(int lost)
    {
        await using var lab = await BackupLab.Open();
        string[] disks = [lab.In("disk-0"), lab.In("disk-1")];
        await using var keeper = Keeper(lab, disks);
        await Eventually.True(() => keeper.Health.Targets.All(target => target.Count == 1), "both have a full one");

        Directory.Delete(disks[lost], recursive: true);
        await lab.Put("one", "a", 1, "a1");
        await Pass(lab, TimeSpan.FromMinutes(5));
        await Eventually.True(() => keeper.Health.Targets[lost].LastError is not null, "the lost one is told");
        await Eventually.True(() => keeper.Health.Targets[1 - lost].Count == 2, "the other one is written");
        Assert.Equal("alarm", keeper.Health.State);
        Assert.False(keeper.Health.Targets[1 - lost].IsAlarm);
        Assert.Equal("a1", (await lab.Content((await lab.Restore(target: Path.Combine(disks[1 - lost], "kms"))).Folder))["key/one/a"].Content);

        // The disk comes back, empty: it gets a full one by itself and restores alone.
        Directory.CreateDirectory(disks[lost]);
        await Pass(lab, TimeSpan.FromMinutes(1));
        await Eventually.True(() => keeper.Health.Targets[lost] is { LastError: null, Count: 1 }, "it is back");
        Assert.Equal("a1", (await lab.Content((await lab.Restore(target: Path.Combine(disks[lost], "kms"))).Folder))["key/one/a"].Content);
    }

    /// <summary>A mount point whose disk is away is an empty folder like any other: nothing may be written there, and no backup counts as deleted.</summary>
    [Fact]
    public async Task TargetUnmounted_IsAnAlarmUntilItIsBackOrAnotherOneIsMarked()
    {
        await using var lab = await BackupLab.Open();
        string[] mounts = [lab.In("mount-0"), lab.In("mount-1")];
        Directory.CreateDirectory(lab.In("data"));
        await using var keeper = Keeper(lab, mounts, new KnownTargets(lab.In("data")));
        await Eventually.True(() => keeper.Health.Targets.All(target => target.Count == 1), "both have a full one");
        string[] targets = [.. mounts.Select(mount => Path.Combine(mount, "kms"))];
        Directory.Move(targets[0], lab.In("away"));
        Directory.CreateDirectory(targets[0]);
        await Pass(lab, TimeSpan.FromMinutes(5));
        await Eventually.True(() => keeper.Health.Targets[0].LastError?.Contains("not mounted", StringComparison.Ordinal) is true, "it is told");
        await Eventually.True(() => keeper.Health.Targets[1].Count == 2, "the other one is written");
        Assert.Empty(Directory.EnumerateFileSystemEntries(targets[0]));

        Directory.Delete(targets[0]);
        Directory.Move(lab.In("away"), targets[0]);
        await Pass(lab, TimeSpan.FromMinutes(1));
        await Eventually.True(() => keeper.Health.Targets[0] is { LastError: null, Count: 2 }, "it is back, with what it held");

        Directory.Move(targets[0], lab.In("exchanged"));
        Directory.CreateDirectory(targets[0]);
        await File.WriteAllBytesAsync(Path.Combine(targets[0], KnownTargets.Mark), []);
        await Pass(lab, TimeSpan.FromMinutes(5));
        await Eventually.True(() => keeper.Health.Targets[0] is { LastError: null, Count: 1 }, "another disk was marked, and has a full one");
    }

    [Fact]
    public async Task ProcessDiedWhileWriting_ThePartIsNoBackupAndGoesAfterADay()
    {
        await using var lab = await RestoreTests.Filled();
        var whole = Directory.GetFiles(lab.Target).Order().First();
        var part = Path.Combine(lab.Target, "lab-part.kmsbackup.part");
        File.Copy(whole, part);
        Assert.Empty((await lab.Backups(lab.In("none")).List(default)).Single().Unreadable);
        await lab.BackUp();
        Assert.True(File.Exists(part));
        File.SetLastWriteTimeUtc(part, lab.Time.GetUtcNow().UtcDateTime.AddDays(-2));
        await lab.BackUp();
        Assert.False(File.Exists(part));
    }

    [Fact]
    public async Task ZoneGoesAwayInTheMiddle_NothingIsLeftBehindAndTheNextOneIsReadFromTheOther()
    {
        await using var lab = await BackupLab.Open();
        await lab.Put("one", "a", 1, "a1");
        lab.Seen.Before = async call =>
        {
            if (call == "Scan")
            {
                lab.A.Down = true;
                await lab.Store.Tick(default);
            }

            return true;
        };
        await Assert.ThrowsAsync<IOException>(() => lab.BackUp());
        Assert.Empty(Directory.GetFiles(lab.Target));
        await lab.BackUp();
        Assert.Equal("a1", (await lab.Content((await lab.Restore()).Folder))["key/one/a"].Content);
    }

    [Fact]
    public async Task ZoneWasClaimedByARejoinWhileItWasRead_DoesNotCount()
    {
        await using var lab = await BackupLab.Open();
        lab.Seen.Before = async call =>
        {
            if (call == "Denials")
            {
                var control = (await lab.A.Control(default)).Value!;
                await lab.A.SetControl(control, control with { Incarnation = "claimed", InService = false }, default);
            }

            return true;
        };
        var problem = await Assert.ThrowsAsync<IOException>(() => lab.BackUp());
        Assert.Contains("claimed for a rejoin", problem.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(lab.Target));
    }

    [Fact]
    public async Task RowDamagedInOneZone_TheBackupHoldsTheOneThatIsIntact()
    {
        await using var lab = await BackupLab.Open();
        await lab.Put("one", "a", 1, "a1");
        lab.A.Tamper(rows => rows["key/one/a"] = rows["key/one/a"] with { Body = new byte[] { 1, 2, 3 } });

        // Reading it through the store takes the zone out, so this one fails; the next one reads the other zone.
        await Assert.ThrowsAsync<IOException>(() => lab.BackUp());
        await lab.BackUp();
        var (report, place) = await lab.Restore();
        Assert.Equal(("a1", 0L), ((await lab.Content(place))["key/one/a"].Content, report.Damaged));
    }

    [Fact]
    public async Task BackupIsAsked_WhileNothingIsDue_IsMadeAtOnceAndVerified()
    {
        await using var lab = await BackupLab.Open();
        await using var keeper = Keeper(lab, [lab.In("disk-0")]);
        await Eventually.True(() => keeper.Health.Targets[0].Count == 1, "the first one");
        Assert.True(keeper.MakeNow().IsOk);
        await Eventually.True(() => keeper.Health.Targets[0].Count == 2, "one that was not due");
        Assert.True(keeper.Verify().IsOk);
        await Eventually.True(() => keeper.Health.Targets[0].Verified is { Sound: 2, Damaged.Length: 0 }, "both are read");
    }

    [Fact]
    public async Task OldBackups_AreDeletedAfterTheirTimeAndEveryYoungerMomentRestores()
    {
        await using var lab = await BackupLab.Open();
        lab.Schedule = new BackupSchedule(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(60));
        for (var version = 1; version <= 30; version++)
        {
            lab.Time.Advance(TimeSpan.FromMinutes(5));
            await lab.Put("one", "a", version, $"a{version}");
            await lab.BackUp();
        }

        var oldest = (await lab.Backups(lab.In("none")).List(default)).Single().Backups.Min(backup => backup.CompleteUntil);
        Assert.InRange(lab.Time.GetUtcNow() - oldest, TimeSpan.FromMinutes(60), TimeSpan.FromMinutes(90));
        for (var back = 0; back <= 12; back++)
        {
            var (_, place) = await lab.Restore(lab.Time.GetUtcNow().AddMinutes(-5 * back));
            Assert.Equal(30 - back, (await lab.Content(place))["key/one/a"].Version);
        }
    }

    /// <summary>Moves the clock when both workers rest: one that still works would rest from the new time on.</summary>
    private static async Task Pass(BackupLab lab, TimeSpan time)
    {
        await Eventually.True(() => lab.Time.Waiting == 2, "both workers rest");
        lab.Time.Advance(time);
    }

    private static RegionBackupKeeper Keeper(BackupLab lab, string[] disks, KnownTargets? known = null)
    {
        foreach (var disk in disks)
        {
            Directory.CreateDirectory(disk);
        }

        FolderTarget[] targets = [.. disks.Select(disk => new FolderTarget(Path.Combine(disk, "kms"), lab.Time, known))];
        return RegionBackupKeeper.Start(targets, lab, lab.Schedule, () => true, new Kms.Crypto.Identities(), lab.Time, new BackupLog(NullLogger.Instance));
    }
}
