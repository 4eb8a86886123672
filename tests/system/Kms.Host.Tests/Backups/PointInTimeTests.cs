using System.Globalization;
using Kms.Backups.Targets;
using Kms.Crypto.Records;
using Kms.HostTests.Backups.Support;
using Kms.Records;
using Xunit;

namespace Kms.HostTests.Backups;

/// <summary>A restore gives exactly the state of its moment, against a history that was written down. <c>KMS_BACKUP_HISTORIES</c> says which (1-8).</summary>
public sealed class PointInTimeTests
{
    private const int Steps = 250;
    private const int MomentsMax = 6;

    public static TheoryData<int> Seeds
    {
        get
        {
            var range = (Environment.GetEnvironmentVariable("KMS_BACKUP_HISTORIES") ?? "1-8").Split('-');
            var (first, last) = (int.Parse(range[0], CultureInfo.InvariantCulture), int.Parse(range[^1], CultureInfo.InvariantCulture));
            return [.. Enumerable.Range(first, last - first + 1)];
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Restore_AnyMomentOfARandomHistory_GivesTheStateOfThatMoment(int seed)
    {
        var random = new Random(seed);
        await using var lab = await BackupLab.Open();
        lab.Schedule = lab.Schedule with { FullEvery = TimeSpan.FromMinutes(random.Next(10, 60)) };
        var history = new History(lab, random);
        await history.Run(Steps);
        Assert.True(history.Backups > 3 && history.WhileScanned > 10 && history.Held > 3 && history.Acknowledged > 50, "nothing happened");

        var listing = (await lab.Backups(lab.In("none")).List(default)).Single();
        Assert.Empty(listing.Unreadable);
        var first = listing.Backups.Min(backup => backup.NothingAfter);
        DateTimeOffset?[] moments =
        [
            null,
            .. listing.Backups.Select(backup => (DateTimeOffset?)backup.CompleteUntil).Where(time => time >= first).OrderBy(_ => random.Next()).Take(2),
            .. history.Moments.Where(moment => moment >= first).OrderBy(_ => random.Next()).Take(MomentsMax).Select(moment => (DateTimeOffset?)moment),
        ];
        foreach (var at in moments)
        {
            var (report, place) = await lab.Restore(at);
            var problem = history.Check(at ?? report.CompleteUntil, at ?? report.Moment, await lab.Content(place), report.DestroyedSince);
            Assert.True(problem is null, $"{problem}\nat {at:O}, destroyed {report.DestroyedSince}");
            Assert.Equal(0, report.Damaged);
        }
    }

    /// <summary>The moments between two backups, too: what was acknowledged a millisecond before is there, what began a millisecond later is not.</summary>
    [Fact]
    public async Task Restore_BetweenTwoBackups_ToTheMillisecond()
    {
        await using var lab = await BackupLab.Open();
        await lab.BackUp();
        var times = new List<DateTimeOffset>();
        for (var version = 1; version <= 4; version++)
        {
            lab.Time.Advance(TimeSpan.FromMilliseconds(1));
            times.Add(lab.Time.GetUtcNow());
            await lab.Put("one", "a", version, $"a{version}");
        }

        lab.Time.Advance(TimeSpan.FromMilliseconds(1));
        await lab.BackUp();
        for (var i = 0; i < times.Count; i++)
        {
            var (report, place) = await lab.Restore(times[i]);
            Assert.Equal((i + 1, $"a{i + 1}"), (await lab.Content(place))["key/one/a"]);
            Assert.Equal(times[i], report.Moment);
        }
    }

    /// <summary>One zone had given a number up, the other one had not, and the first one was lost.</summary>
    [Fact]
    public async Task Restore_ChangeThatHappenedAfterAll_IsNotMissed()
    {
        await using var lab = await BackupLab.Open();
        await lab.Put("one", "a", 1, "a1");
        await lab.Install(new InstallBatch([], [], [ChangeEntry.Noop("one", 2)], [new StreamHead("one", 2)]));
        await lab.Put("one", "c", 1, "c1");
        await lab.BackUp();

        var place = new RecordPlace("one", "key/one/b", 1, new RecordIndex("keys/one", null));
        var body = lab.Seal.Seal(place, "b1"u8);
        var hash = new RecordHash().Of(place, body);
        var time = lab.Time.GetUtcNow().ToUnixTimeMilliseconds();
        await lab.Install(new InstallBatch(
            [new ZoneRow(place.Id, "one", 1, place.Index, body, hash, "late", 0, null)], [],
            [new ChangeEntry("one", 2, place.Id, 1, place.Index, body, hash, time, "late")], []));
        await lab.BackUp();
        Assert.Equal(["key/one/a", "key/one/b", "key/one/c"], (await lab.Content((await lab.Restore()).Folder)).Keys);
    }

    [Fact]
    public async Task Restore_ZonesWereSetBack_BackupsBeginAnewAndBothPastsCanBeRestored()
    {
        await using var lab = await BackupLab.Open();
        await lab.Put("one", "a", 1, "a1");
        await lab.BackUp();
        lab.Time.Advance(TimeSpan.FromMinutes(1));
        await using var rewound = await lab.Fork();
        await lab.Put("one", "a", 2, "a2");
        await lab.BackUp();
        var before = lab.Time.GetUtcNow();

        // Both machines were put back to an old image, and went on differently from there.
        rewound.Time.Advance(TimeSpan.FromMinutes(5));
        await rewound.Put("one", "a", 2, "another a2");
        await rewound.Put("one", "b", 1, "b1");
        var line = rewound.LineOn(new FolderTarget(lab.Target, rewound.Time));
        var made = await line.Make((_, _) => { }, default);
        Assert.Null(made.Made.Facts.Parent);
        Assert.Contains("set back", Assert.Single(made.Notes), StringComparison.Ordinal);

        Assert.Equal("another a2", (await lab.Content((await lab.Restore()).Folder))["key/one/a"].Content);
        Assert.Equal("a2", (await lab.Content((await lab.Restore(before)).Folder))["key/one/a"].Content);
    }
}
