using Kms.Regions;
using Kms.Regions.Control;
using Kms.Regions.State;
using Kms.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kms.HostTests.Regions;

/// <summary>One node of a region makes its backups: always one, and the same one for as long as it is there.</summary>
public sealed class NodeReportsTests
{
    private static readonly TimeSpan FirstLooks = TimeSpan.FromSeconds(3);
    private readonly FakeTimeProvider time = TestTime.New();

    [Fact]
    public void MakesBackups_AmongMany_OneOfThoseWithTargetsAndOnlyAfterAllHaveLooked()
    {
        var reports = NodeReports();
        Look(reports, ("c", BackupPart.Ready), ("a", BackupPart.None), ("b", BackupPart.Ready));
        Assert.Empty(Makers(reports));
        time.Advance(FirstLooks);
        Assert.Equal(["b"], Makers(reports));
        Look(reports, ("aa", BackupPart.Ready));
        Assert.Equal(["b"], Makers(reports));
    }

    [Fact]
    public void MakesBackups_MakerIsGone_AnotherOneDoes()
    {
        var reports = NodeReports();
        Look(reports, ("a", BackupPart.Ready), ("b", BackupPart.Ready));
        time.Advance(FirstLooks);
        Assert.Equal(["a"], Makers(reports));
        time.Advance(TimeSpan.FromSeconds(6));
        Look(reports, ("b", BackupPart.Ready));
        Assert.Equal(["a"], Makers(reports));
        time.Advance(TimeSpan.FromSeconds(2));
        Look(reports, ("b", BackupPart.Ready));
        Assert.Equal(["b"], Makers(reports));
        Look(reports, ("a", BackupPart.Ready));
        Assert.Equal(["b"], Makers(reports));
    }

    [Fact]
    public void MakesBackups_AnotherActorDecides_TheSameNodeGoesOn()
    {
        var reports = NodeReports();
        Look(reports, ("a", BackupPart.Ready), ("c", BackupPart.Makes));
        Assert.Equal(["c"], Makers(reports));
    }

    [Fact]
    public void MakesBackups_TargetsWereTakenAway_AnotherOneDoes()
    {
        var reports = NodeReports();
        Look(reports, ("a", BackupPart.Makes), ("b", BackupPart.Ready));
        Assert.Equal(["a"], Makers(reports));
        Look(reports, ("a", BackupPart.None));
        time.Advance(FirstLooks);
        Assert.Equal(["b"], Makers(reports));
    }

    private static void Look(NodeReports reports, params (string Node, BackupPart Part)[] nodes)
    {
        foreach (var (node, part) in nodes)
        {
            reports.Note(new NodeReport(node, null, null, part, null, 0));
        }
    }

    private static IEnumerable<string> Makers(NodeReports reports) => ((string[])["a", "aa", "b", "c"]).Where(reports.MakesBackups);

    private NodeReports NodeReports() => new(new RegionSelf("east", "installation", VaultName.TryParse("default", out var vault) ? vault : default, RegionKinds.All), time);
}
