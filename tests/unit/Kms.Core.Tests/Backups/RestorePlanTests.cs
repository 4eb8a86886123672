using Kms.Backups.Planning;
using Xunit;
using static Kms.Core.Tests.Backups.Lines;

namespace Kms.Core.Tests.Backups;

/// <summary>Which backups give the state at a moment.</summary>
public sealed class RestorePlanTests
{
    [Theory]
    [InlineData(0.5, "one-0", "one-0 one-1")]
    [InlineData(5.0, "one-0", "one-0 one-1")]
    [InlineData(5.001, "one-0", "one-0 one-1 one-2")]
    [InlineData(14.5, "one-0", "one-0 one-1 one-2 one-3")]
    [InlineData(15.005, "one-0", "one-0 one-1 one-2 one-3 one-4")]
    [InlineData(15.5, "one-3", "one-3 one-4")]
    [InlineData(20.0, "one-3", "one-3 one-4")]
    [InlineData(99.0, "one-3", "one-3 one-4")]
    [InlineData(null, "one-3", "one-3 one-4")]
    public void For_AMoment_FromTheLastFullBeforeItToTheFirstThatIsCompleteUntilIt(double? minute, string start, string all)
    {
        var plan = RestorePlan.For(minute is { } m ? Minute(m) : null, Line(5, i => i == 3)).Value;
        Assert.Equal((start, all), (plan.Base.Id, string.Join(' ', plan.All.Select(backup => backup.Id))));
    }

    [Fact]
    public void For_NoBackups_Refused() => Assert.Contains("no backup", Refused(null, []), StringComparison.Ordinal);

    [Fact]
    public void For_BeforeTheFirst_RefusedWithItsTime() => Assert.Contains("2026-01-01T00:00:01", Refused(-1, Line(3, _ => false)), StringComparison.Ordinal);

    [Theory]
    [InlineData(null)]
    [InlineData(12.0)]
    [InlineData(99.0)]
    public void For_OneThatIsNeededIsMissing_RefusedWithItsNameAndWhatIsThere(double? minute)
    {
        var line = Line(5, _ => false);
        line.RemoveAt(2);
        var reason = Refused(minute, line);
        Assert.Contains("one-2 is missing", reason, StringComparison.Ordinal);
        Assert.Contains("2026-01-01T00:05:01", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void For_MissingAfterTheMoment_IsNotNeeded()
    {
        var line = Line(5, _ => false);
        line.RemoveAt(3);
        Assert.Equal("one-2", RestorePlan.For(Minute(9), line).Value.Last.Id);
    }

    [Fact]
    public void For_FullOneMissing_TheOneBeforeItStillServesEarlierMoments()
    {
        var line = Line(6, i => i == 3);
        line.RemoveAt(3);
        Assert.Equal("one-0", RestorePlan.For(Minute(9), line).Value.Base.Id);
        Assert.Contains("one-3 is missing", Refused(17, line), StringComparison.Ordinal);
    }

    [Fact]
    public void For_RestoredRegion_EachMomentFromTheLineThatLivedThen()
    {
        // Lost at minute 12, restored to minute 7 at minute 30.
        BackupFacts[] all = [.. Line(3, _ => false, "lost"), .. Line(3, _ => false, "restored", from: 30)];
        Assert.Equal("lost-2", RestorePlan.For(Minute(9), all).Value.Last.Id);
        Assert.Equal("lost-2", RestorePlan.For(Minute(25), all).Value.Last.Id);
        Assert.Equal("restored-1", RestorePlan.For(Minute(33), all).Value.Last.Id);
        Assert.Equal("restored-2", RestorePlan.For(null, all).Value.Last.Id);
    }

    [Fact]
    public void For_ClockWasSetBack_NewestIsTheLastByNumber()
    {
        var line = Line(3, _ => false);
        line.Add(Backup("later", line[^1].Id, BackupKind.Incremental, 4, 2));
        Assert.Equal("later", RestorePlan.For(null, line).Value.Last.Id);
    }

    [Fact]
    public void For_TwoHostsWroteOnTheSameParent_EitherBranchIsWhole()
    {
        var line = Line(3, _ => false);
        line.Add(Backup("other", line[1].Id, BackupKind.Incremental, 3, 10.1));
        Assert.Equal(["one-0", "one-1", "other"], RestorePlan.For(null, line).Value.All.Select(backup => backup.Id));
    }

    private static string Refused(double? minute, IEnumerable<BackupFacts> backups) =>
        RestorePlan.For(minute is { } m ? Minute(m) : null, backups).Refusal!.Message;
}
