using Kms.Crypto.Hierarchy;

namespace Kms.Crypto.Audit;

public sealed class AuditSealTests
{
    private static readonly string Hash = new('a', 64);

    [Fact]
    public void Voucher_SameStatement_IsGenuineAndNeverTheSameTwice()
    {
        using var region = RegionKey.Create();
        using var seal = new AuditSeal(region, "local");
        var voucher = seal.Make(3, 700, Hash);

        Assert.True(seal.IsGenuine(voucher, 3, 700, Hash));
        Assert.NotEqual(voucher, seal.Make(3, 700, Hash));
    }

    [Fact]
    public void Voucher_AnythingElse_IsNotGenuine()
    {
        using var region = RegionKey.Create();
        using var seal = new AuditSeal(region, "local");
        using var otherRegion = new AuditSeal(region, "other");
        using var otherKey = RegionKey.Create();
        using var foreign = new AuditSeal(otherKey, "local");
        var voucher = seal.Make(3, 700, Hash);

        Assert.False(seal.IsGenuine(voucher, 4, 700, Hash));
        Assert.False(seal.IsGenuine(voucher, 3, 701, Hash));
        Assert.False(seal.IsGenuine(voucher, 3, 700, new string('b', 64)));
        Assert.False(otherRegion.IsGenuine(voucher, 3, 700, Hash));
        Assert.False(foreign.IsGenuine(voucher, 3, 700, Hash));
        Assert.False(seal.IsGenuine(voucher.AsSpan(1), 3, 700, Hash));
        Assert.All(Enumerable.Range(0, voucher.Length), i =>
        {
            var altered = voucher.ToArray();
            altered[i] ^= 1;
            Assert.False(seal.IsGenuine(altered, 3, 700, Hash));
        });
    }
}
