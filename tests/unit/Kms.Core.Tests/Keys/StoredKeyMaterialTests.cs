using System.Text;
using Kms.Keys;
using Kms.Records;
using Xunit;

namespace Kms.Core.Tests.Keys;

public sealed class StoredKeyMaterialTests
{
    private static readonly KeyState Key = new(
        KeyStatus.Active,
        "Signing \"}[",
        [Sample.Version("a0000000000000000000000000000001", new KeySpec(KeyType.Rsa, 3072, Curve.None, 3)), Sample.Version("a0000000000000000000000000000002")],
        null,
        null)
    {
        Idempotency = Sample.Remembered,
    };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(2400)]
    public void TryExchange_EveryVersion_IsTheOnlyThingThatIsAnother(int length)
    {
        var asked = new List<(string, KeySpec, string)>();
        byte[] MaterialOf(string id) => [.. Enumerable.Range(0, length).Select(i => (byte)(i + id[^1]))];

        Assert.True(StoredKeyMaterial.TryExchange(
            StoredKey.Write(Key),
            (id, spec, material) =>
            {
                asked.Add((id, spec, Convert.ToHexString(material.Bytes.Span)));
                return new WrappedMaterial(MaterialOf(id));
            },
            out var exchanged,
            out var status));

        Assert.Equal(KeyStatus.Active, status);
        Assert.Equal(Key.Versions.Select(version => (version.Id, version.Spec, Convert.ToHexString(version.Material.Bytes.Span))), asked);
        Assert.Equal(StoredKey.Write(Key with { Versions = [.. Key.Versions.Select(version => version with { Material = new WrappedMaterial(MaterialOf(version.Id)) })] }), exchanged);
    }

    [Fact]
    public void TryExchange_MaterialThatDoesNotOpen_IsRefused() =>
        Assert.False(StoredKeyMaterial.TryExchange(StoredKey.Write(Key), (id, _, material) => id[^1] == '2' ? null : material, out _, out _));

    [Fact]
    public void TryExchange_PurgedKey_SaysSo()
    {
        var purged = StoredKey.Write(KeyState.Absent);
        Assert.True(StoredKeyMaterial.TryExchange(purged, (_, _, material) => material, out var exchanged, out var status));
        Assert.Equal((KeyStatus.Absent, Encoding.UTF8.GetString(purged)), (status, Encoding.UTF8.GetString(exchanged)));
    }

    /// <summary>What was written with escapes, in another order, or by a release that knows more.</summary>
    [Fact]
    public void TryExchange_FieldsThatItDoesNotKnow_AreKept()
    {
        const string Before = """{"later":{"v":[{"m":"no"}]},"v":[{"m":"AQ\u0049=","new":[1],"b":256,"t":1,"c":1,"i":"one","en":true}],"s":2,"f":1,"x":null}""";
        Assert.True(StoredKeyMaterial.TryExchange(
            Encoding.UTF8.GetBytes(Before),
            (id, spec, material) => (id, spec, material.Bytes.Length) == ("one", new KeySpec(KeyType.Ec, 256, Curve.P256), 2) ? new WrappedMaterial(new byte[] { 255, 255, 255, 255 }) : null,
            out var exchanged,
            out var status));
        Assert.Equal(KeyStatus.Deleted, status);
        Assert.Equal(Before.Replace("AQ\\u0049=", "/////w==", StringComparison.Ordinal), Encoding.UTF8.GetString(exchanged));
    }

    [Fact]
    public void TryExchange_VersionWithoutAnId_HasNone() => Assert.True(StoredKeyMaterial.TryExchange(
        "{\"f\":1,\"v\":[{\"m\":\"AQ==\"}]}"u8, (id, _, material) => id.Length == 0 ? material : null, out _, out _));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"f\":2,\"n\":\"from a newer release\"}")]
    [InlineData("{\"f\":\"1\"}")]
    [InlineData("{\"f\":1,\"v\":{}}")]
    [InlineData("{\"f\":1,\"v\":5}")]
    [InlineData("{\"f\":1,\"v\":[{\"m\":5}]}")]
    [InlineData("{\"f\":1,\"v\":[1]}")]
    [InlineData("{\"f\":1,\"v\":[{}]}")]
    [InlineData("{\"f\":1,\"v\":[{\"m\":\"not base64\"}]}")]
    [InlineData("{\"f\":1,\"v\":[{\"m\":\"AQ==\",\"i\":1}]}")]
    [InlineData("{\"f\":1,\"v\":[{\"m\":\"AQ==\",\"t\":1.5}]}")]
    [InlineData("{\"f\":1,\"v\":[")]
    [InlineData("{\"f\":1} 1")]
    [InlineData("not json")]
    [InlineData("[1]")]
    public void TryExchange_WhatThisReleaseDidNotWrite_IsRefused(string content) =>
        Assert.False(StoredKeyMaterial.TryExchange(Encoding.UTF8.GetBytes(content), (_, _, material) => material, out _, out _));
}
