using System.Text;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Records;
using Kms.Records;

namespace Kms.Crypto.Tests.Records;

public sealed class BackupSealTests : IDisposable
{
    private readonly RegionKey region = RegionKey.Create();
    private readonly RecordSeal seal;

    public BackupSealTests() => seal = new RecordSeal(region, "local");

    [Fact]
    public void SealBackup_AnyContent_StartsWithItsTagAndOpens()
    {
        var blob = seal.SealBackup([1, 2, 3]);
        Assert.Equal("kms-key-backup", Encoding.ASCII.GetString(blob, 1, blob[0]));
        Assert.True(seal.TryOpenBackup(blob, out var content));
        Assert.Equal([1, 2, 3], content);
    }

    [Fact]
    public void TryOpenBackup_AnyBitFlippedOrCutOff_Fails()
    {
        var blob = seal.SealBackup([1, 2, 3]);
        for (var bit = 0; bit < blob.Length * 8; bit++)
        {
            blob[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(seal.TryOpenBackup(blob, out _));
            blob[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        for (var length = 0; length < blob.Length; length++)
        {
            Assert.False(seal.TryOpenBackup(blob.AsSpan(0, length), out _));
        }
    }

    [Fact]
    public void TryOpenBackup_MadeElsewhere_Fails()
    {
        using var otherRegion = RegionKey.Create();
        using var other = new RecordSeal(otherRegion, "local");
        using var otherName = new RecordSeal(region, "remote");
        Assert.False(seal.TryOpenBackup(other.SealBackup([1]), out _));
        Assert.False(seal.TryOpenBackup(otherName.SealBackup([1]), out _));
    }

    [Fact]
    public void TryOpen_BackupAsRecordAndRecordAsBackup_Fails()
    {
        var place = new RecordPlace("", "", 0, RecordIndex.None);
        var body = seal.Seal(place, [1, 2, 3]);
        var blob = seal.SealBackup([1, 2, 3]);
        var header = blob.AsSpan(0, blob[0] + 1);
        Assert.False(seal.TryOpen(place, blob, out _));
        Assert.False(seal.TryOpen(place, [1, .. blob.AsSpan(header.Length)], out _));
        Assert.False(seal.TryOpenBackup(body, out _));
        Assert.False(seal.TryOpenBackup([.. header, .. body.AsSpan(1)], out _));
    }

    public void Dispose()
    {
        seal.Dispose();
        region.Dispose();
    }
}
