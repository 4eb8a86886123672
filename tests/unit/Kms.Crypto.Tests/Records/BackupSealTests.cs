using System.Text;
using Kms.Keys;
using Kms.Records;

namespace Kms.Crypto.Tests.Records;

/// <summary>Who opens the backup of a key: the region that made it and its peer of that time, as it was made and not otherwise.</summary>
public sealed class BackupSealTests : IDisposable
{
    private readonly BackupRegion east = new("east");
    private readonly BackupRegion west = new("west");
    private readonly BackupRegion north = new("north");

    [Fact]
    public void SealBackup_NoPeer_StartsWithItsTagAndOpensHereAlone()
    {
        var blob = east.Backup();
        Assert.Equal("kms-key-backup/2", Encoding.ASCII.GetString(blob, 1, blob[0]));
        east.AssertOpens(blob);
        Assert.False(west.Opens(blob));
    }

    [Fact]
    public void SealBackup_Paired_OpensInBothAndTheKeyWorksInBoth()
    {
        BackupRegion.Pair(east, west);
        east.AssertOpens(east.Backup());
        west.AssertOpens(east.Backup());
        east.AssertOpens(west.Backup());
        Assert.False(north.Opens(east.Backup()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TryOpenBackup_AnyBitFlippedOrCutOff_FailsInBoth(bool paired)
    {
        if (paired)
        {
            BackupRegion.Pair(east, west);
        }

        var blob = east.Backup();
        for (var bit = 0; bit < blob.Length * 8; bit++)
        {
            blob[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(east.Opens(blob) || west.Opens(blob), $"bit {bit}");
            blob[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        for (var length = 0; length < blob.Length; length++)
        {
            Assert.False(east.Opens(blob[..length]) || west.Opens(blob[..length]), $"length {length}");
        }
    }

    [Fact]
    public void TryOpenBackup_MadeBeforeThePairing_OpensInItsMakerAlone()
    {
        var before = east.Backup();
        BackupRegion.Pair(east, west);
        east.AssertOpens(before);
        Assert.False(west.Opens(before));
    }

    [Fact]
    public void TryOpenBackup_PeerWasGivenUp_OpensWhatItMadeBeforeThat()
    {
        BackupRegion.Pair(east, west);
        var (ofEast, ofWest) = (east.Backup(), west.Backup());
        west.Share(peer: null, east);
        east.Share(peer: null, west);
        west.AssertOpens(ofEast);
        east.AssertOpens(ofWest);
        Assert.False(west.Opens(east.Backup()));

        // A peer that comes later opens what is made from then on.
        BackupRegion.Pair(west, north);
        west.Share(north, east);
        west.AssertOpens(ofEast);
        north.AssertOpens(west.Backup());
        Assert.False(north.Opens(ofEast) || east.Opens(west.Backup()));
    }

    [Fact]
    public void TryOpenBackup_ContentKeyOfAnotherBackup_Fails()
    {
        BackupRegion.Pair(east, west);
        var (one, other) = (east.Backup(), east.Backup());
        var begin = one[0] + 2;
        byte[] mixed = [.. one.AsSpan(0, begin), .. other.AsSpan(begin, 144), .. one.AsSpan(begin + 144)];
        byte[] swapped = [.. one.AsSpan(0, begin), .. one.AsSpan(begin + 72, 72), .. one.AsSpan(begin, 72), .. one.AsSpan(begin + 144)];
        byte[] mine = [.. one.AsSpan(0, begin - 1), 1, .. one.AsSpan(begin, 72), .. one.AsSpan(begin + 144)];
        Assert.All((byte[][])[mixed, swapped, mine], blob => Assert.False(east.Opens(blob) || west.Opens(blob)));
    }

    [Fact]
    public void TryOpenBackup_AnotherKeyOrNameOfTheRegion_Fails()
    {
        using var otherName = east.Renamed("remote");
        Assert.False(otherName.TryOpenBackup(east.Backup(), out _));
        Assert.False(north.Opens(east.Backup()));
    }

    [Fact]
    public void TryOpen_BackupAsRecordAndRecordAsBackup_Fails()
    {
        var place = new RecordPlace("", "", 0, RecordIndex.None);
        var body = east.Seal.Seal(place, [1, 2, 3]);
        var blob = east.Backup();
        var header = blob.AsSpan(0, blob[0] + 1);
        Assert.False(east.Seal.TryOpen(place, blob, out _));
        Assert.False(east.Seal.TryOpen(place, [1, .. blob.AsSpan(header.Length)], out _));
        Assert.False(east.Opens(body));
        Assert.False(east.Opens([.. header, .. body.AsSpan(1)]));
    }

    [Fact]
    public void SealBackup_MaterialThatDoesNotOpen_IsRefused()
    {
        var refused = KeyRecord.SealBackup(west.Key, east.Seal);
        Assert.Equal(RefusalCode.RecordCorrupt, refused.Refusal?.Code);
        Assert.False(east.Seal.TrySealBackup([1, 2, 3], out _));
    }

    public void Dispose()
    {
        east.Dispose();
        west.Dispose();
        north.Dispose();
    }
}
