using System.Diagnostics;
using System.Numerics;
using System.Reflection;
using System.Security.Cryptography;
using Kms.Crypto.Tests.Support;
using Kms.Keys;

namespace Kms.Crypto.Tests.Keys;

public sealed class RsaImportTests
{
    private static readonly string[] Private = ["D", "P", "Q", "DP", "DQ", "QI"];

    [Theory]
    [InlineData(2048)]
    [InlineData(3072)]
    [InlineData(4096)]
    public void Import_WholeKey_WorksAsTheOriginal(int bits)
    {
        using var rsa = RSA.Create(bits);
        AssertWorks(RsaKeys.Whole(rsa.ExportParameters(true)), rsa);
    }

    [Theory]
    [InlineData("P", "Q", "DP", "DQ", "QI")]
    [InlineData("DP", "DQ", "QI")]
    [InlineData("QI")]
    [InlineData("DP")]
    [InlineData("DQ", "QI")]
    public void Import_PartsUnset_AreComputed(params string[] unset)
    {
        using var rsa = RSA.Create(RsaKeys.Parameters);
        var key = RsaKeys.Whole();
        Array.ForEach(unset, part => Set(key, part, []));
        AssertWorks(key, rsa);
        Array.ForEach(unset, part => Set(key, part, null));
        AssertWorks(key, rsa);
    }

    [Fact]
    public void Import_FourKilobitsFromExponents_IsComputed()
    {
        using var rsa = RSA.Create(4096);
        var p = rsa.ExportParameters(true);
        AssertWorks(new KeyToImport { Type = KeyType.Rsa, N = p.Modulus, E = p.Exponent, D = p.D }, rsa);
    }

    /// <summary>Makers differ in what d is reduced by: (p - 1)(q - 1), or the least common multiple of the two.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Import_ExponentReducedEitherWay_IsComputed(int multiple)
    {
        using var rsa = RSA.Create(RsaKeys.Parameters);
        var p = RsaKeys.Parameters;
        var (first, second) = (Number(p.P!) - 1, Number(p.Q!) - 1);
        var least = first * second / BigInteger.GreatestCommonDivisor(first, second);
        var d = (Number(p.D!) % least) + ((multiple - 1) * least);
        AssertWorks(
            new KeyToImport { Type = KeyType.Rsa, N = p.Modulus, E = p.Exponent, D = d.ToByteArray(isUnsigned: true, isBigEndian: true) },
            rsa);
    }

    [Fact]
    public void Import_LeadingZeroBytes_AreDropped()
    {
        using var rsa = RSA.Create(RsaKeys.Parameters);
        var key = RsaKeys.Whole();
        foreach (var part in (string[])["N", "E", .. Private])
        {
            Set(key, part, [0, 0, .. Get(key, part)]);
        }

        AssertWorks(key, rsa);
    }

    [Fact]
    public void Import_PrimesExchanged_StillWorks()
    {
        using var rsa = RSA.Create(RsaKeys.Parameters);
        var p = RsaKeys.Parameters;
        AssertWorks(new KeyToImport { Type = KeyType.Rsa, N = p.Modulus, E = p.Exponent, D = p.D, P = p.Q, Q = p.P }, rsa);
    }

    [Fact]
    public void Import_AnyPartChanged_Refuses()
    {
        foreach (var part in (string[])["N", "E", .. Private])
        {
            foreach (var bit in (int[])[0, 1, 5])
            {
                var key = RsaKeys.Whole();
                Get(key, part)[^1] ^= (byte)(1 << bit);
                AssertBad(key);
            }

            var half = RsaKeys.Whole();
            Get(half, part)[Get(half, part).Length / 2] ^= 0x10;
            AssertBad(half);
        }
    }

    [Fact]
    public void Import_PartMissingThatIsNeeded_Refuses()
    {
        foreach (var part in (string[])["N", "E", "D", "P", "Q"])
        {
            var key = RsaKeys.Whole();
            Set(key, part, []);
            AssertBad(key);
        }
    }

    [Fact]
    public void Import_WrongPrivateExponentAlone_Refuses()
    {
        var p = RsaKeys.Parameters;
        var d = p.D!.ToArray();
        d[^1] ^= 2;
        AssertBad(new KeyToImport { Type = KeyType.Rsa, N = p.Modulus, E = p.Exponent, D = d });
    }

    [Theory]
    [InlineData("00")]
    [InlineData("01")]
    [InlineData("02")]
    [InlineData("010000")]
    [InlineData("0100000001")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF")]
    public void Import_BadPublicExponent_Refuses(string e)
    {
        var key = RsaKeys.Whole();
        Set(key, "E", Convert.FromHexString(e));
        AssertBad(key);
    }

    [Theory]
    [InlineData(512)]
    [InlineData(1024)]
    [InlineData(2560)]
    public void Import_UnsupportedSize_SaysTheRightOnes(int bits)
    {
        using var rsa = RSA.Create(bits);
        var refusal = Keyring.Shared.Materials.Import(RsaKeys.Whole(rsa.ExportParameters(true)), Keyring.Version).Refusal;
        Assert.Contains("2048, 3072 or 4096", refusal!.Message, StringComparison.Ordinal);
    }

    /// <summary>The limit is generous because the machine may be busy; such a refusal takes microseconds.</summary>
    [Fact]
    public void Import_HugeNumbers_RefusesAtOnce()
    {
        var huge = new byte[2 * 1024 * 1024];
        RandomNumberGenerator.Fill(huge);
        huge[0] = huge[^1] = 0xFF;
        var watch = Stopwatch.StartNew();
        foreach (var part in (string[])["N", "E", .. Private])
        {
            var key = RsaKeys.Whole();
            Set(key, part, huge);
            AssertBad(key);
        }

        AssertBad(new KeyToImport { Type = KeyType.Rsa, N = huge[..2048], E = huge[..2048], D = huge[..2048] });
        Assert.True(watch.ElapsedMilliseconds < 500, $"{watch.ElapsedMilliseconds} ms");
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static void AssertWorks(KeyToImport key, RSA original)
    {
        using var keyring = new Keyring();
        var imported = keyring.Import(key);
        Assert.Equal(new KeySpec(KeyType.Rsa, original.KeySize), imported.Spec);
        Assert.Equal(original.ExportParameters(false).Modulus, imported.Public.N.ToArray());
        Assert.Equal([1, 0, 1], imported.Public.E.ToArray());
        using var handle = keyring.Open(imported);
        var digest = RandomNumberGenerator.GetBytes(32);
        var signature = handle.Perform(new CryptoRequest(KeyOperations.Sign, Algorithm.Ps256, digest)).Value.Value;
        Assert.True(original.VerifyHash(digest, signature.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
    }

    private static void AssertBad(KeyToImport key) =>
        Assert.Equal(RefusalCode.BadParameter, Keyring.Shared.Materials.Import(key, Keyring.Version).Refusal?.Code);

    private static PropertyInfo Property(string part) => typeof(KeyToImport).GetProperty(part)!;

    private static byte[] Get(KeyToImport key, string part) => (byte[])Property(part).GetValue(key)!;

    private static void Set(KeyToImport key, string part, byte[]? value) => Property(part).SetValue(key, value);
}
