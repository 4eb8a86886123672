using System.Security.Cryptography;
using Kms.Crypto.Tests.Support;
using Kms.Keys;
using Kms.Records;

namespace Kms.Crypto.Tests.Keys;

public sealed class KeyMaterialsTests
{
    public static TheoryData<KeySpec> Specs => [.. Keyring.Specs];

    [Theory]
    [MemberData(nameof(Specs))]
    public void Generate_EverySpec_GivesItsPublicHalf(KeySpec spec)
    {
        var made = Keyring.Material(spec);
        Assert.Equal(spec, made.Spec);
        var field = (spec.SizeBits + 7) / 8;
        var expected = spec.Type switch
        {
            KeyType.Rsa => (field, 3, 0, 0),
            KeyType.Ec => (0, 0, field, field),
            _ => (0, 0, 0, 0),
        };
        Assert.Equal(expected, (made.Public.N.Length, made.Public.E.Length, made.Public.X.Length, made.Public.Y.Length));
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void Perform_MaterialOfAnotherVersionOrKind_Refuses(KeySpec spec)
    {
        var made = Keyring.Material(spec);
        var algorithm = Algorithm.All.First(row => row.Fits(spec));
        AssertCorrupt("fedcba9876543210fedcba9876543210", spec, made.Material, algorithm);
        AssertCorrupt(Keyring.Version + "0", spec, made.Material, algorithm);
        foreach (var other in Keyring.Specs.Where(other => other != spec))
        {
            AssertCorrupt(Keyring.Version, other, made.Material, Algorithm.All.First(row => row.Fits(other)));
        }
    }

    [Fact]
    public void Perform_MaterialDamaged_Refuses()
    {
        var made = Keyring.Material(new KeySpec(KeyType.Oct, 256));
        var bytes = made.Material.Bytes.ToArray();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertCorrupt(Keyring.Version, made.Spec, new WrappedMaterial(bytes), Algorithm.A256Gcm);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        AssertCorrupt(Keyring.Version, made.Spec, default, Algorithm.A256Gcm);
        AssertCorrupt(Keyring.Version, made.Spec, new WrappedMaterial(bytes.AsMemory(0, 30)), Algorithm.A256Gcm);
    }

    [Fact]
    public void Perform_MaterialOfAnotherInstallation_Refuses()
    {
        using var other = new Keyring();
        var made = Keyring.Material(new KeySpec(KeyType.Oct, 256));
        using var handle = other.Open(made);
        Assert.Equal(RefusalCode.RecordCorrupt, handle.Perform(new CryptoRequest(KeyOperations.Encrypt, Algorithm.A256Gcm, new byte[1])).Refusal?.Code);
    }

    [Fact]
    public void Import_ThenWrap_LeavesNoPlaintextInTheMaterial()
    {
        using var keyring = new Keyring();
        var rsa = RsaKeys.Whole();
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var ec = EcImportTests.Parts(ecdsa, Curve.P256);
        var oct = new KeyToImport { Type = KeyType.Oct, K = RandomNumberGenerator.GetBytes(32) };
        foreach (var key in (KeyToImport[])[rsa, ec, oct])
        {
            var wrapped = keyring.Import(key).Material.Bytes.Span;
            foreach (var secret in (byte[]?[])[key.D, key.P, key.Q, key.DP, key.DQ, key.QI, key.K])
            {
                Assert.True(secret is null || wrapped.IndexOf(secret.AsSpan(0, 8)) < 0);
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(257)]
    [InlineData(65537)]
    public async Task Generate_PublicExponent_IsHonoured(long exponent)
    {
        using var keyring = new Keyring();
        var made = await keyring.Materials.Generate(KeySpecs.Rsa(2048, exponent).Value, Keyring.Version, default);
        Assert.Equal(exponent, (long)new System.Numerics.BigInteger(made.Public.E.Span, isUnsigned: true, isBigEndian: true));
        Assert.Equal(256, made.Public.N.Length);
        using var handle = keyring.Open(made);
        var digest = RandomNumberGenerator.GetBytes(32);
        var signature = handle.Perform(new CryptoRequest(KeyOperations.Sign, Algorithm.Rs256, digest)).Value.Value.ToArray();

        using var known = RSA.Create(new RSAParameters { Modulus = made.Public.N.ToArray(), Exponent = made.Public.E.ToArray() });
        Assert.True(known.VerifyHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        var value = known.Encrypt(digest, RSAEncryptionPadding.OaepSHA256);
        Assert.Equal(digest, handle.Perform(new CryptoRequest(KeyOperations.Decrypt, Algorithm.RsaOaep256, value)).Value.Value.ToArray());
    }

    [Fact]
    public async Task Generate_SameSpecTwice_GivesDifferentKeys()
    {
        using var keyring = new Keyring();
        var spec = new KeySpec(KeyType.Ec, 521, Curve.P521);
        var first = await keyring.Materials.Generate(spec, Keyring.Version, default);
        var second = await keyring.Materials.Generate(spec, Keyring.Version, default);
        Assert.False(first.Public.X.Span.SequenceEqual(second.Public.X.Span));
    }

    [Fact]
    public async Task Generate_Cancelled_Stops()
    {
        using var keyring = new Keyring();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await keyring.Materials.Generate(new KeySpec(KeyType.Rsa, 4096), Keyring.Version, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void FillRandom_Twice_Differs()
    {
        var (first, second) = (new byte[128], new byte[128]);
        Keyring.Shared.Materials.FillRandom(first);
        Keyring.Shared.Materials.FillRandom(second);
        Assert.NotEqual(first, second);
    }

    private static void AssertCorrupt(string version, KeySpec spec, WrappedMaterial material, Algorithm algorithm)
    {
        using var handle = Keyring.Shared.Materials.Open(version, spec, material);
        var operation = algorithm.Operations.HasFlag(KeyOperations.Sign) ? KeyOperations.Sign : KeyOperations.Encrypt;
        var refusal = handle.Perform(new CryptoRequest(operation, algorithm, new byte[Math.Max(16, algorithm.DigestBytes)])).Refusal;
        Assert.Equal(RefusalCode.RecordCorrupt, refusal?.Code);
    }
}
