using System.Security.Cryptography;
using Kms.Crypto.Algorithms;
using Kms.Crypto.Keys;
using Kms.Crypto.Native;
using Kms.Keys;

namespace Kms.Crypto.Tests.Keys;

/// <summary>Which bytes a family of algorithms uses: those of the key where it was imported, a subkey's where it was generated.</summary>
public sealed class OctKeyTests
{
    /// <summary>Of the key 00 01 02 ..., by another implementation of HKDF. They must never change: stored keys stand on them.</summary>
    public static TheoryData<int, AlgorithmFamily, string> Subkeys => new()
    {
        { 16, AlgorithmFamily.AesGcm, "a28c47288b2482a63195d03f797699fa" },
        { 16, AlgorithmFamily.AesCbc, "35218c0ee48a033e47ea22dabf002c08" },
        { 16, AlgorithmFamily.AesKeyWrap, "c2725718b364e41d52c27bbafe5580f6" },
        { 16, AlgorithmFamily.Hmac, "8f96e8a6bef3fa2e09fe6e09311911cc" },
        { 24, AlgorithmFamily.AesGcm, "57a1020fa20c7efe9919d3b324c44699fc6700d3fabd7766" },
        { 24, AlgorithmFamily.AesCbc, "d883d16efc5260c1a0d027ee4abab8dce96db96a81743586" },
        { 24, AlgorithmFamily.AesKeyWrap, "321facdbe6c767ad5b776afb5ab089f09a5d2df5b7618e81" },
        { 24, AlgorithmFamily.Hmac, "9cae3e9c6f9a050006216b8c11d49c82e8d5bccd44946b72" },
        { 32, AlgorithmFamily.AesGcm, "c2c46a2393d5205330b8989889a57a54bdde25691db37d5b1edef42a03aa4f9f" },
        { 32, AlgorithmFamily.AesCbc, "24d8144c04ca7c73c73eb808b5a245bdd94fd760c106ef5ecc14ede72ac7bd78" },
        { 32, AlgorithmFamily.AesKeyWrap, "ec86cd4ad71a158c4b0a6d447e0bed6b8918a06884e1b31502a92b2fa00d6176" },
        { 32, AlgorithmFamily.Hmac, "8e32fbf363d1e4b7c6c781f16bf52fb5a2a3882ee8321f6fdc465897d2e13b29" },
    };

    [Theory]
    [MemberData(nameof(Subkeys))]
    public void Derive_EveryFamilyAndSize_EqualsTheVector(int keyBytes, AlgorithmFamily family, string expected)
    {
        using var key = Counting(keyBytes);
        using var subkey = OctSubkey.Derive(key, family);
        Assert.Equal(expected, Convert.ToHexStringLower(subkey.Span));
    }

    [Theory]
    [MemberData(nameof(Subkeys))]
    public void Perform_WithSubkeys_IsTheAlgorithmUnderTheSubkey(int keyBytes, AlgorithmFamily family, string subkey)
    {
        using var key = new OctKey(Counting(keyBytes), subkeys: true);
        AssertUses(key, family, Convert.FromHexString(subkey));
    }

    [Theory]
    [MemberData(nameof(Subkeys))]
    public void Perform_WithoutSubkeys_IsTheAlgorithmUnderTheKey(int keyBytes, AlgorithmFamily family, string subkey)
    {
        using var bytes = Counting(keyBytes);
        using var key = new OctKey(Counting(keyBytes), subkeys: false);
        AssertUses(key, family, bytes.Bytes);
        Assert.NotEqual(subkey, Convert.ToHexStringLower(bytes.Span));
    }

    [Theory]
    [InlineData(0, 33)]
    [InlineData(3, 33)]
    [InlineData(1, 32)]
    [InlineData(2, 34)]
    [InlineData(1, 0)]
    public void Open_WhatIsNoMaterial_Throws(byte header, int length)
    {
        using var plaintext = new SecretBuffer(length);
        plaintext.Span[..Math.Min(1, length)].Fill(header);
        Assert.Throws<CryptographicException>(() => OctMaterial.Open(new KeySpec(KeyType.Oct, 256), plaintext));
    }

    [Fact]
    public void Import_ThenOpen_IsNoGeneratedKey()
    {
        var k = RandomNumberGenerator.GetBytes(32);
        using var imported = OctMaterial.Import(new KeyToImport { Type = KeyType.Oct, K = k }).Value;
        using var key = OctMaterial.Open(imported.Spec, imported.Plaintext);
        AssertUses(key, AlgorithmFamily.AesGcm, k);
        using var generated = OctMaterial.Generate(imported.Spec);
        using var other = OctMaterial.Open(generated.Spec, generated.Plaintext);
        using var subkey = OctSubkey.Derive(new SecretBuffer(generated.Plaintext.Span[1..]), AlgorithmFamily.AesGcm);
        AssertUses(other, AlgorithmFamily.AesGcm, subkey.Bytes);
    }

    private static SecretBuffer Counting(int length) => new([.. Enumerable.Range(0, length).Select(i => (byte)i)]);

    /// <summary>Compares with the framework, or for key wrap with what the framework's block cipher gives.</summary>
    private static void AssertUses(OctKey key, AlgorithmFamily family, byte[] expected)
    {
        var bits = 8 * expected.Length;
        byte[] value = [.. Enumerable.Range(0, 32).Select(i => (byte)(7 * i))];
        switch (family)
        {
            case AlgorithmFamily.AesGcm:
                var made = Perform(key, KeyOperations.Encrypt, $"A{bits}GCM", value);
                using (var gcm = new AesGcm(expected, 16))
                {
                    var opened = new byte[value.Length];
                    gcm.Decrypt(made.Iv.Span, made.Value.Span, made.Tag.Span, opened);
                    Assert.Equal(value, opened);
                }

                break;
            case AlgorithmFamily.AesCbc:
                using (var aes = Aes.Create())
                {
                    aes.Key = expected;
                    var ciphertext = Perform(key, KeyOperations.Encrypt, $"A{bits}CBC", value, new byte[16]).Value;
                    Assert.Equal(aes.EncryptCbc(value, new byte[16], PaddingMode.None), ciphertext.ToArray());
                }

                break;
            case AlgorithmFamily.AesKeyWrap:
                using (var reference = new OctKey(new SecretBuffer(expected), subkeys: false))
                {
                    var name = $"A{bits}KW";
                    Assert.Equal(
                        Perform(reference, KeyOperations.WrapKey, name, value).Value.ToArray(),
                        Perform(key, KeyOperations.WrapKey, name, value).Value.ToArray());
                }

                break;
            default:
                Assert.Equal(HMACSHA256.HashData(expected, value), Perform(key, KeyOperations.Sign, "HS256", value).Value.ToArray());
                break;
        }
    }

    private static CryptoOutput Perform(OctKey key, KeyOperations operation, string name, byte[] value, byte[]? iv = null)
    {
        var algorithm = Algorithm.ByName[name];
        return Implementations.Of(algorithm, operation).Perform(key, new CryptoRequest(operation, algorithm, value, Iv: iv)).Value;
    }
}
