using System.Reflection;
using Kms.Crypto.Keys;
using Kms.Crypto.Native;
using Kms.Crypto.Sealing;
using Kms.Keys;
using Kms.PublicKeys;

namespace Kms.Crypto.Tests.Keys;

/// <summary>What held a secret is zero afterwards, as far as somebody who kept the array can see it.</summary>
public sealed class WipingTests
{
    [Fact]
    public void Dispose_SecretInteger_ClearsItsLimbs()
    {
        var number = SecretInteger.FromBigEndian(Enumerable.Repeat((byte)0xA5, 32).ToArray());
        var limbs = (uint[])typeof(SecretInteger).GetField("limbs", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(number)!;
        Assert.Contains(limbs, limb => limb != 0);

        number.Dispose();

        Assert.All(limbs, limb => Assert.Equal(0u, limb));
    }

    [Theory]
    [InlineData(KeyType.Ec)]
    [InlineData(KeyType.Oct)]
    public void Dispose_FreshKey_ClearsItsPlaintext(KeyType type)
    {
        var fresh = type == KeyType.Ec ? EcMaterial.Generate(EcCurve.Of(Curve.P256)) : OctMaterial.Generate(new KeySpec(KeyType.Oct, 256));
        var bytes = fresh.Plaintext.Bytes;
        Assert.Contains(bytes, b => b != 0);

        fresh.Dispose();

        Assert.All(bytes, b => Assert.Equal(0, b));
    }

    [Fact]
    public void Dispose_RsaParts_ClearsAllThatIsSecret()
    {
        SecretBuffer[] secrets = [.. Enumerable.Range(0, 6).Select(_ => SecretBuffer.Random(8))];
        var parts = new RsaParts([1], [3], secrets[0], secrets[1], secrets[2], secrets[3], secrets[4], secrets[5]);

        parts.Dispose();

        Assert.All(secrets, secret => Assert.Equal(new byte[8], secret.Bytes));
    }

    [Fact]
    public void TryOpen_NotAuthentic_LeavesNothingOfThePlaintext()
    {
        using var cipher = new Xaes256Gcm(key => key.Fill(7));
        var sealedBytes = new byte[32 + Xaes256Gcm.OverheadBytes];
        cipher.Seal(Enumerable.Repeat((byte)0x5A, 32).ToArray(), [], sealedBytes);
        sealedBytes[^1] ^= 1;
        var output = Enumerable.Repeat((byte)0xEE, 32).ToArray();

        Assert.False(cipher.TryOpen(sealedBytes, [], output));
        Assert.Equal(new byte[32], output);
    }

    /// <summary>The key of every message passes through these two buffers.</summary>
    [Fact]
    public void Derive_Done_KeepsNoMessageKey()
    {
        using var derivation = new XaesDerivation(key => key.Fill(9));
        var blocks = (SecretBuffer)typeof(XaesDerivation).GetField("blocks", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(derivation)!;
        var subkey = (SecretBuffer)typeof(XaesDerivation).GetField("subkey", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(derivation)!;
        var key = new byte[32];

        derivation.Derive(new byte[12], key);

        Assert.Contains(key, b => b != 0);
        Assert.Equal(new byte[32], blocks.Bytes);
        Assert.Contains(subkey.Bytes, b => b != 0);
        derivation.Dispose();
        Assert.All(subkey.Bytes, b => Assert.Equal(0, b));
    }
}
