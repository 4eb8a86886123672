using System.Security.Cryptography;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Records;
using Kms.Records;

namespace Kms.Crypto.Tests.Records;

public sealed class RecordSealTests : IDisposable
{
    private static readonly RecordPlace Place = new("payments", "key/payments/signing", 3, new RecordIndex("keys/payments", 1_900_000_000_000));

    private readonly RegionKey region = RegionKey.Create();
    private readonly RecordSeal seal;

    public RecordSealTests() => seal = new RecordSeal(region, "local");

    public static TheoryData<RecordPlace> OtherPlaces =>
    [
        Place with { Vault = "payment" },
        Place with { Vault = "" },
        Place with { Id = "key/payments/signing2" },
        Place with { Id = "" },
        Place with { Version = 2 },
        Place with { Version = 4 },
        Place with { Version = -3 },
        Place with { Index = new RecordIndex(null, 1_900_000_000_000) },
        Place with { Index = new RecordIndex("", 1_900_000_000_000) },
        Place with { Index = new RecordIndex("deletedkeys/payments", 1_900_000_000_000) },
        Place with { Index = new RecordIndex("keys/payments", null) },
        Place with { Index = new RecordIndex("keys/payments", 0) },
        Place with { Index = new RecordIndex("keys/payments", 1_900_000_000_001) },
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000)]
    public void TryOpen_InItsPlace_GivesTheContent(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);
        Assert.True(seal.TryOpen(Place, seal.Seal(Place, content), out var opened));
        Assert.Equal(content, opened);
    }

    [Theory]
    [MemberData(nameof(OtherPlaces))]
    public void TryOpen_InAnotherPlace_Fails(RecordPlace other)
    {
        Assert.False(seal.TryOpen(other, seal.Seal(Place, [1, 2, 3]), out var opened));
        Assert.Null(opened);
        Assert.False(seal.TryOpen(Place, seal.Seal(other, [1, 2, 3]), out _));
    }

    [Fact]
    public void TryOpen_AnyBitFlipped_Fails()
    {
        var body = seal.Seal(Place, [1, 2, 3, 4, 5, 6, 7, 8]);
        for (var bit = 0; bit < body.Length * 8; bit++)
        {
            body[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(seal.TryOpen(Place, body, out _));
            body[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(seal.TryOpen(Place, body, out _));
    }

    [Fact]
    public void TryOpen_TruncatedOrExtended_Fails()
    {
        var body = seal.Seal(Place, [1, 2, 3, 4]);
        for (var length = 0; length < body.Length; length++)
        {
            Assert.False(seal.TryOpen(Place, body.AsSpan(0, length), out _));
            Assert.False(seal.TryOpen(Place, body.AsSpan(body.Length - length), out _));
        }

        Assert.False(seal.TryOpen(Place, [.. body, 0], out _));
    }

    [Fact]
    public void TryOpen_OtherRegionNameOrKey_Fails()
    {
        using var otherRegion = RegionKey.Create();
        using var otherKey = new RecordSeal(otherRegion, "local");
        using var otherName = new RecordSeal(region, "remote");
        var body = seal.Seal(Place, [1]);
        Assert.False(otherKey.TryOpen(Place, body, out _));
        Assert.False(otherName.TryOpen(Place, body, out _));
    }

    [Fact]
    public void TryOpen_DefaultPlace_Fails() => Assert.False(seal.TryOpen(default, seal.Seal(Place, [1]), out _));

    [Fact]
    public void Seal_ManyVaultsAtOnce_AllOpen()
    {
        // More vaults than the cache of vault keys holds, so it is emptied while in use.
        Parallel.For(0, 4_000, i =>
        {
            var place = Place with { Vault = "vault-" + (i % 700), Version = i };
            Assert.True(seal.TryOpen(place, seal.Seal(place, [1, 2, 3]), out _));
        });
    }

    [Fact]
    public void Seal_SameContentTwice_LooksUnrelated()
    {
        var content = new byte[64];
        Assert.NotEqual(seal.Seal(Place, content), seal.Seal(Place, content));
        Assert.Equal(-1, seal.Seal(Place, content).AsSpan().IndexOf(content.AsSpan(0, 8)));
    }

    public void Dispose()
    {
        seal.Dispose();
        region.Dispose();
    }
}
