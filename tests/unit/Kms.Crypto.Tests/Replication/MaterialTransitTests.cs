using System.Globalization;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Keys;
using Kms.Crypto.Native;
using Kms.Crypto.Replication;
using Kms.Keys;
using Kms.Records;

namespace Kms.Crypto.Tests.Replication;

/// <summary>Key material that goes from one wrap to another, and what is remembered of that.</summary>
public sealed class MaterialTransitTests : IDisposable
{
    private static readonly KeySpec Spec = KeySpecs.Oct(256).Value;

    private readonly RegionKey[] regions = [RegionKey.Create(), RegionKey.Create()];
    private readonly MaterialWrap from;
    private readonly MaterialWrap to;
    private readonly MaterialTransit transit;

    public MaterialTransitTests()
    {
        (from, to) = (MaterialWrap.Of(regions[0]), MaterialWrap.Of(regions[1]));
        transit = new MaterialTransit(from, to);
    }

    public void Dispose()
    {
        from.Dispose();
        to.Dispose();
        Array.ForEach(regions, region => region.Dispose());
    }

    [Fact]
    public void Rewrap_TheSameAgain_IsRemembered()
    {
        var material = Wrapped("v1", 1);
        var first = transit.Rewrap("v1", Spec, material);
        Assert.Equal(Bytes(first), Bytes(transit.Rewrap("v1", Spec, material)));
        Assert.Equal(Of(1), Opened("v1", first));
    }

    [Fact]
    public void Rewrap_OtherMaterialOfTheSameVersion_IsNotTheRememberedOne()
    {
        var first = transit.Rewrap("v1", Spec, Wrapped("v1", 1));
        var second = transit.Rewrap("v1", Spec, Wrapped("v1", 2));
        Assert.Equal(Of(1), Opened("v1", first));
        Assert.Equal(Of(2), Opened("v1", second));
    }

    [Fact]
    public void Rewrap_AsAnotherKindOfKeyOrVersion_DoesNotOpenAlthoughItIsRemembered()
    {
        var material = Wrapped("v1", 1);
        Assert.NotNull(transit.Rewrap("v1", Spec, material));
        Assert.Null(transit.Rewrap("v1", KeySpecs.Oct(128).Value, material));
        Assert.Null(transit.Rewrap("v2", Spec, material));
        var altered = material.Bytes.ToArray();
        altered[^1] ^= 1;
        Assert.Null(transit.Rewrap("v1", Spec, new WrappedMaterial(altered)));
        Assert.Null(transit.Rewrap("v1", Spec, default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(4096)]
    [InlineData(4097)]
    public void Rewrap_MaterialOfAnyLength_OpensThere(int length)
    {
        using var plaintext = SecretBuffer.Random(length);
        Assert.Equal(plaintext.Bytes, Opened("v", transit.Rewrap("v", Spec, from.Wrap("v", Spec, plaintext))));
    }

    [Fact]
    public void Rewrap_MoreVersionsThanItRemembers_AllOpen()
    {
        var all = Enumerable.Range(0, 2000).Select(i => (Id: i.ToString(CultureInfo.InvariantCulture), Number: (byte)i)).ToArray();
        foreach (var (id, number) in all.Concat(all.Reverse()))
        {
            Assert.Equal(Of(number), Opened(id, transit.Rewrap(id, Spec, Wrapped(id, number))));
        }
    }

    private static byte[] Of(byte number) => [.. Enumerable.Repeat(number, 32)];

    private static byte[] Bytes(WrappedMaterial? material) => material!.Value.Bytes.ToArray();

    private WrappedMaterial Wrapped(string id, byte number)
    {
        using var plaintext = new SecretBuffer(Of(number));
        return from.Wrap(id, Spec, plaintext);
    }

    private byte[] Opened(string id, WrappedMaterial? material)
    {
        using var plaintext = to.TryUnwrap(id, Spec, material!.Value);
        return plaintext!.Bytes.ToArray();
    }
}
