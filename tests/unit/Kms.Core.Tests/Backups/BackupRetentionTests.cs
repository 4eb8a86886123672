using FsCheck;
using FsCheck.Fluent;
using Kms.Backups.Planning;
using Xunit;
using static Kms.Core.Tests.Backups.Lines;

namespace Kms.Core.Tests.Backups;

/// <summary>What is deleted, and what never is.</summary>
public sealed class BackupRetentionTests
{
    private static readonly BackupSchedule ShortKeep = Schedule with { Keep = TimeSpan.FromMinutes(60) };

    [Fact]
    public void Expired_YoungLine_Nothing() => Assert.Empty(Expired(60, Line(12, _ => false)));

    [Fact]
    public void Expired_OldLine_AllThatNoKeptOneHangsOn()
    {
        // Full ones at minutes 0, 30, 60 and 90; kept since minute 45: the full one of minute 30 carries the moments from there on.
        var expired = Expired(105, Line(20, i => i % 6 == 0));
        Assert.Equal(["one-5", "one-4", "one-3", "one-2", "one-1", "one-0"], expired.Select(backup => backup.Id));
    }

    [Fact]
    public void Expired_NothingWasMadeForYears_TheNewestStaysWithWhatItHangsOn()
    {
        var expired = Expired(1_000_000, Line(9, i => i == 6));
        Assert.Equal(["one-5", "one-4", "one-3", "one-2", "one-1", "one-0"], expired.Select(backup => backup.Id));
    }

    [Fact]
    public void Expired_LineOfALostInstallation_GoesWhenItIsOldAndOursStays()
    {
        BackupFacts[] all = [.. Line(3, _ => false, "lost"), .. Line(3, _ => false, "one", from: 80)];
        Assert.Equal(["lost-2", "lost-1", "lost-0"], Expired(100, all).Select(backup => backup.Id));
    }

    [Fact]
    public void Expired_OursIsOldAndAnothersIsNew_BothNewestStay()
    {
        BackupFacts[] all = [.. Line(2, _ => false), .. Line(2, _ => false, "other", from: 500)];
        Assert.Empty(Expired(505, all));
    }

    /// <summary>Any moment within the time to keep gives the same plan before, after, and at every step of the deleting.</summary>
    [Fact]
    public void Expired_AnyLine_NoMomentThatIsKeptLosesAnything()
    {
        var lines =
            from count in Gen.Choose(1, 40)
            from full in Gen.Choose(1, 12)
            from gaps in Gen.ListOf(Gen.Choose(0, 39))
            from minute in Gen.Choose(0, 260)
            select (Backups: Line(count, i => i % full == 0).Where((_, i) => gaps.Count(gap => gap == i) < 2).ToList(), Minute: minute);
        Prop.ForAll(lines.ToArbitrary(), input =>
        {
            var left = input.Backups.ToList();
            var before = Plans(input.Minute, left);
            foreach (var backup in Expired(input.Minute, left))
            {
                left.Remove(backup);
                Assert.Equal(before, Plans(input.Minute, left));
            }
        }).QuickCheckThrowOnFailure();
    }

    private static string Plans(int now, List<BackupFacts> backups)
    {
        var moments = Enumerable.Range(0, 31).Select(i => (double?)now - 60 + (2 * i)).Append(null);
        return string.Join('\n', moments.Select(minute => RestorePlan.For(minute is { } m ? Minute(m) : null, backups) is { IsOk: true } plan
            ? string.Join(' ', plan.Value.All.Select(backup => backup.Id))
            : "none"));
    }

    private static IReadOnlyList<BackupFacts> Expired(double minute, IEnumerable<BackupFacts> backups) =>
        BackupRetention.Expired(Minute(minute), "one", backups, ShortKeep);
}
