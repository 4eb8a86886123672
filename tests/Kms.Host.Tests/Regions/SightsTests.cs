using Kms.Regions;
using Kms.Regions.Control;
using Kms.Regions.State;
using Kms.Testing;
using Xunit;

namespace Kms.HostTests.Regions;

/// <summary>One node of a region makes its backups: always one, and the same one for as long as it is there.</summary>
public sealed class SightsTests
{
    private static readonly TimeSpan FirstLooks = TimeSpan.FromSeconds(3);
    private readonly ManualTime time = new();

    [Fact]
    public void MakesBackups_AmongMany_OneOfThoseWithTargetsAndOnlyAfterAllHaveLooked()
    {
        var sights = Sights();
        Look(sights, ("c", BackupPart.Ready), ("a", BackupPart.None), ("b", BackupPart.Ready));
        Assert.Empty(Makers(sights));
        time.Advance(FirstLooks);
        Assert.Equal(["b"], Makers(sights));
        Look(sights, ("aa", BackupPart.Ready));
        Assert.Equal(["b"], Makers(sights));
    }

    [Fact]
    public void MakesBackups_MakerIsGone_AnotherOneDoes()
    {
        var sights = Sights();
        Look(sights, ("a", BackupPart.Ready), ("b", BackupPart.Ready));
        time.Advance(FirstLooks);
        Assert.Equal(["a"], Makers(sights));
        time.Advance(TimeSpan.FromSeconds(6));
        Look(sights, ("b", BackupPart.Ready));
        Assert.Equal(["a"], Makers(sights));
        time.Advance(TimeSpan.FromSeconds(2));
        Look(sights, ("b", BackupPart.Ready));
        Assert.Equal(["b"], Makers(sights));
        Look(sights, ("a", BackupPart.Ready));
        Assert.Equal(["b"], Makers(sights));
    }

    [Fact]
    public void MakesBackups_AnotherActorDecides_TheSameNodeGoesOn()
    {
        var sights = Sights();
        Look(sights, ("a", BackupPart.Ready), ("c", BackupPart.Makes));
        Assert.Equal(["c"], Makers(sights));
    }

    [Fact]
    public void MakesBackups_TargetsWereTakenAway_AnotherOneDoes()
    {
        var sights = Sights();
        Look(sights, ("a", BackupPart.Makes), ("b", BackupPart.Ready));
        Assert.Equal(["a"], Makers(sights));
        Look(sights, ("a", BackupPart.None));
        time.Advance(FirstLooks);
        Assert.Equal(["b"], Makers(sights));
    }

    private static void Look(Sights sights, params (string Node, BackupPart Part)[] nodes)
    {
        foreach (var (node, part) in nodes)
        {
            sights.Note(new RegionSight(node, null, null, part, null, 0));
        }
    }

    private static IEnumerable<string> Makers(Sights sights) => ((string[])["a", "aa", "b", "c"]).Where(sights.MakesBackups);

    private Sights Sights() => new(new RegionSelf("east", "installation", VaultName.TryParse("default", out var vault) ? vault : default, RegionKinds.All), time);
}
