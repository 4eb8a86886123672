using Kms.Backups.Restoring;
using Kms.Cli.Offline;
using Xunit;

namespace Kms.CliTests;

/// <summary>What an operator must not miss in a report stands in it in capitals.</summary>
public sealed class BackupTextTests
{
    private static readonly RestoreReport Sound = new(
        "disk", default, default, ["one"], 1, 2, [new Counted("keys", 1), new Counted("vaults", 2)], 1, 0, 0, 0, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);

    [Fact]
    public void Restored_Records_AreCountedByKind() =>
        Assert.Contains("2 records in both zones: 1 keys, 2 vaults.", BackupText.Of(Sound), StringComparison.Ordinal);

    [Fact]
    public void Restored_PartOfAVault_IsSaid()
    {
        Assert.Contains("OF VAULT 'one' ONLY A PART IS HERE", BackupText.Of(Sound with { Parts = ["one"] }), StringComparison.Ordinal);
        Assert.DoesNotContain("ONLY A PART", BackupText.Of(Sound), StringComparison.Ordinal);
    }

    [Fact]
    public void Restored_DamagedRecords_AreSaid() =>
        Assert.Contains("3 RECORDS DO NOT OPEN", BackupText.Of(Sound with { Damaged = 3 }), StringComparison.Ordinal);
}
