using System.Text;
using Kms.Keys;
using Kms.Vaults;
using Xunit;

namespace Kms.Core.Tests.Keys;

public sealed class StoredKeyTests
{
    [Fact]
    public void Write_EverythingThatAKeyCanHave_IsReadBack()
    {
        var tags = Tags.Create([KeyValuePair.Create("z", "1"), KeyValuePair.Create("a", "")]).Value;
        var rsa = Sample.Version("a0000000000000000000000000000001", new KeySpec(KeyType.Rsa, 3072, Curve.None, 3), enabled: false, Sample.Now, Sample.Now.AddDays(1)) with
        {
            Public = new PublicMaterial(new byte[] { 1, 2 }, new byte[] { 3 }, default, default),
            Tags = tags,
            Family = AlgorithmFamily.Hmac,
        };
        var policy = new RotationPolicy(
            new RotationTrigger(Sample.Duration("P1Y"), null), new RotationTrigger(null, Sample.Duration("P30D")), Sample.Duration("P2Y3M"), Sample.Now, Sample.Now);
        var state = new KeyState(KeyStatus.Deleted, "Signing", [rsa, Sample.Version()], policy, new Deletion(Sample.Now, Sample.Now.AddDays(90)))
        {
            Idempotency = Sample.Remembered,
        };

        Assert.True(StoredKey.TryRead(StoredKey.Write(state), out var back));

        Assert.Equal((state.Status, state.Name, state.Rotation, state.Deletion), (back.Status, back.Name, back.Rotation, back.Deletion));
        Assert.Equal(Sample.TextOf(state.Idempotency), Sample.TextOf(back.Idempotency));
        Assert.Equal((rsa.Id, rsa.Spec, rsa.Attributes, rsa.Operations, rsa.Tags), (back.Versions[0].Id, back.Versions[0].Spec, back.Versions[0].Attributes, back.Versions[0].Operations, back.Versions[0].Tags));
        Assert.Equal((AlgorithmFamily.Hmac, AlgorithmFamily.Any), (back.Versions[0].Family, back.Versions[1].Family));
        Assert.Equal(rsa.Public.N.ToArray(), back.Versions[0].Public.N.ToArray());
        Assert.Equal(rsa.Material.Bytes.ToArray(), back.Versions[0].Material.Bytes.ToArray());
        Assert.Equal(state.Versions[1].Spec, back.Versions[1].Spec);
    }

    /// <summary>What stands on disk, to the byte: what is absent or usual takes no room, and tags that stay stand there once.</summary>
    [Fact]
    public void Write_Key_IsThisText()
    {
        var tags = Tags.Create([KeyValuePair.Create("a", "+")]).Value;
        var policy = new RotationPolicy(null, null, Sample.Duration("P90D"), Sample.Now, Sample.Now);
        var state = Sample.Active(
            Sample.Version("one") with { Tags = tags },
            Sample.Version("two", enabled: false) with { Tags = tags }) with
        { Rotation = policy };
        Assert.Equal(
            """{"f":1,"s":1,"n":"Signing","v":["""
            + """{"i":"one","t":1,"b":256,"c":1,"m":"AQID","en":true,"cr":1772366400000,"up":1772366400000,"o":12,"tg":["a","+"]},"""
            + """{"i":"two","t":1,"b":256,"c":1,"m":"AQID","cr":1772366400000,"up":1772366400000,"o":12,"st":true}],"""
            + "\"r\":{\"x\":\"P90D\",\"cr\":1772366400000,\"up\":1772366400000}}",
            Encoding.UTF8.GetString(StoredKey.Write(state)));
        Assert.True(StoredKey.TryRead(StoredKey.Write(state), out var back));
        Assert.Equal(policy, back.Rotation);
        Assert.DoesNotContain(
            "st", Encoding.UTF8.GetString(StoredKey.Write(Sample.Active(Sample.Version(), Sample.Version()))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"f\":2,\"n\":\"from a newer release\"}")]
    [InlineData("not json")]
    [InlineData("[1]")]
    public void TryRead_WhatThisReleaseDidNotWrite_IsRefused(string content) =>
        Assert.False(StoredKey.TryRead(Encoding.UTF8.GetBytes(content), out _));
}
