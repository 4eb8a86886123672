using System.Text;
using Kms.Backups;
using Kms.Backups.Restoring;
using Kms.HostTests.Backups.Support;
using Kms.Records;
using Kms.Regions.Control;
using Kms.Testing.Kinds;
using Xunit;

namespace Kms.HostTests.Backups;

/// <summary>A kind that the product knows nothing of is backed up and restored for its row; a record of no kind is never passed over.</summary>
public sealed class MadeUpKindTests
{
    private static readonly RecordKinds Kinds = new([.. RegionKinds.All.All, NoteKind.Row]);
    private static readonly NoteState Note = new("a note");

    [Fact]
    public async Task BackUpAndRestore_Record_IsThereAgain()
    {
        await using var lab = await WithNote();
        await lab.BackUp();
        await Write(lab, "later");
        await lab.BackUp();
        var (report, place) = await lab.Restore();

        var content = await lab.Content(place);
        Assert.Equal([1L, 1L], [content["note/v/one"].Version, content["note/v/later"].Version]);
        Assert.Equal(Encoding.UTF8.GetString(NoteKind.Row.Write(Note)), content["note/v/later"].Content);
        Assert.Equal([new Counted("keys", 0), new Counted("notes", 2), new Counted("vaults", 0)], report.There);
        Assert.Equal((2, 0L), (report.Used.Count, report.Damaged));
    }

    [Fact]
    public async Task BackUp_RecordOfNoKind_Throws()
    {
        await using var lab = await WithNote();
        lab.Kinds = RegionKinds.All;
        await Assert.ThrowsAsync<UnknownRecordException>(() => lab.BackUp());
    }

    /// <summary>In the rows of a full backup, and in the changes of one that hangs on it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restore_RecordOfNoKind_IsRefusedBeforeAnythingIsWritten(bool inRows)
    {
        await using var lab = await BackupLab.Open();
        lab.Kinds = Kinds;
        Assert.True((await lab.Put("v", "key", 1, "a key")).IsOk);
        if (!inRows)
        {
            await lab.BackUp();
        }

        await Write(lab, "one");
        await lab.BackUp();
        lab.Kinds = RegionKinds.All;
        var refused = await Assert.ThrowsAsync<BackupRefusedException>(() => lab.Restore());
        Assert.Contains("'note/v/one' is of a kind that this release does not know", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<BackupLab> WithNote()
    {
        var lab = await BackupLab.Open();
        lab.Kinds = Kinds;
        await Write(lab, "one");
        return lab;
    }

    private static async Task Write(BackupLab lab, string name)
    {
        var place = NoteKind.Row.PlaceOf(NoteKind.Of(VaultName.TryParse("v", out var vault) ? vault : default, name), Note, 1);
        Assert.True((await lab.Store.Write(new RecordWrite(place, NoteKind.Row.Seal(place, Note, lab.Seal), name), default)).IsOk);
    }
}
