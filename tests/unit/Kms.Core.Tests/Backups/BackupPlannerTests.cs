using Kms.Backups.Planning;
using Xunit;
using static Kms.Core.Tests.Backups.Lines;

namespace Kms.Core.Tests.Backups;

/// <summary>What is written next, and when.</summary>
public sealed class BackupPlannerTests
{
    [Fact]
    public void Next_NothingThere_FullAtOnce()
    {
        var step = Next(7, []);
        Assert.Equal((Minute(7), BackupKind.Full, null), (step.Due, step.Kind, step.Parent));
    }

    [Fact]
    public void Next_AfterOne_TheChangesOneIntervalLater()
    {
        var line = Line(3, _ => false);
        var step = Next(11, line);
        Assert.Equal((Minute(15), BackupKind.Incremental, line[2]), (step.Due, step.Kind, step.Parent));
    }

    [Fact]
    public void Next_OnlyBackupsOfAnotherInstallation_FullThatHangsOnNone()
    {
        var step = Next(100, Line(3, _ => false, "lost"));
        Assert.Equal((BackupKind.Full, null), (step.Kind, step.Parent));
    }

    [Fact]
    public void Next_OneMissingInTheLine_FullThatHangsOnTheNewest()
    {
        var line = Line(4, _ => false);
        line.RemoveAt(1);
        var step = Next(16, line);
        Assert.Equal((BackupKind.Full, line[^1]), (step.Kind, step.Parent));
        Assert.Contains("one-1", step.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Next_OneMissingBeforeTheLastFull_IsNoReason()
    {
        var line = Line(6, i => i == 3);
        line.RemoveAt(1);
        Assert.Equal(BackupKind.Incremental, Next(26, line).Kind);
    }

    [Theory]
    [InlineData(23 * 60, BackupKind.Incremental)]
    [InlineData((24 * 60) + 5, BackupKind.Full)]
    [InlineData(-60, BackupKind.Full)]
    public void Next_LastFullIsOldOrFromTheFuture_Full(double minute, BackupKind kind) => Assert.Equal(kind, Next(minute, Line(2, _ => false)).Kind);

    [Theory]
    [InlineData(BackupPlanner.ChangesBytesMin, 0, BackupKind.Incremental)]
    [InlineData(BackupPlanner.ChangesBytesMin + 1, 0, BackupKind.Full)]
    [InlineData(BackupPlanner.ChangesBytesMin + 1, BackupPlanner.ChangesBytesMin + 1, BackupKind.Incremental)]
    public void Next_ChangesOutweighTheFullOne_Full(long changes, long full, BackupKind kind)
    {
        var line = Line(2, _ => false);
        Assert.Equal(kind, Next(11, [line[0] with { Bytes = full }, line[1] with { Bytes = changes }]).Kind);
    }

    [Fact]
    public void Next_NewestIsFromTheFuture_DoesNotWaitForIt() => Assert.Equal(Minute(3), Next(3, Line(5, _ => false)).Due);

    [Fact]
    public void Next_ClockWasSetBack_HangsOnTheHighestNumber()
    {
        var line = Line(3, _ => false);
        line.Add(Backup("later", line[^1].Id, BackupKind.Incremental, 4, 2));
        Assert.Equal("later", Next(7, line).Parent!.Id);
    }

    [Fact]
    public void Next_ACircleOfParents_EndsInAFullOne()
    {
        BackupFacts[] circle = [Backup("a", "b", BackupKind.Incremental, 2, 0), Backup("b", "a", BackupKind.Incremental, 2, 5)];
        Assert.Equal(BackupKind.Full, Next(10, circle).Kind);
    }

    private static BackupStep Next(double minute, IEnumerable<BackupFacts> backups) => BackupPlanner.Next(Minute(minute), "one", backups, Schedule);
}
