using Kms.Crypto.Hierarchy;
using Kms.Crypto.Records;
using Kms.Crypto.Tests.Support;
using Kms.Records;

namespace Kms.Crypto.Tests.Hierarchy;

public sealed class RegionKeyTests : IDisposable
{
    private static readonly RecordPlace Place = new("payments", "key/payments/a", 1, RecordIndex.None);

    private readonly TemporaryFolder folder = new();
    private readonly RootKey root;

    public RegionKeyTests() => root = RootKey.LoadOrCreate(folder.File("root.key"));

    [Fact]
    public void Open_WhatWasWrapped_IsTheSameKey()
    {
        using var region = RegionKey.Create();
        using var opened = RegionKey.Open(root, region.WrapUnder(root));
        AssertSame(region, opened);
    }

    [Fact]
    public void Open_WrappedUnderAnotherRoot_SaysSo()
    {
        using var other = RootKey.LoadOrCreate(folder.File("other.key"));
        using var region = RegionKey.Create();
        var error = Assert.Throws<KeyProtectionException>(() => RegionKey.Open(root, region.WrapUnder(other)));
        Assert.Contains("another root key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AnyBitFlipped_Refuses()
    {
        using var region = RegionKey.Create();
        var wrapped = region.WrapUnder(root);
        for (var bit = 0; bit < wrapped.Length * 8; bit++)
        {
            wrapped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<KeyProtectionException>(() => RegionKey.Open(root, wrapped));
            wrapped[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(80)]
    [InlineData(82)]
    public void Open_WrongLength_Refuses(int length)
    {
        using var region = RegionKey.Create();
        var wrapped = region.WrapUnder(root);
        Array.Resize(ref wrapped, length);
        Assert.Throws<KeyProtectionException>(() => RegionKey.Open(root, wrapped));
    }

    [Fact]
    public void WrapUnder_NewRoot_OpensWithIt()
    {
        using var fresh = RootKey.LoadOrCreate(folder.File("fresh.key"));
        using var region = RegionKey.Create();
        using var old = RegionKey.Open(root, region.WrapUnder(root));
        using var opened = RegionKey.Open(fresh, old.WrapUnder(fresh));
        AssertSame(region, opened);
    }

    public void Dispose()
    {
        root.Dispose();
        folder.Dispose();
    }

    private static void AssertSame(RegionKey first, RegionKey second)
    {
        using var writes = new RecordSeal(first, "local");
        using var reads = new RecordSeal(second, "local");
        Assert.True(reads.TryOpen(Place, writes.Seal(Place, [1, 2, 3]), out var content));
        Assert.Equal([1, 2, 3], content);
    }
}
