using System.Security.Cryptography;
using Microsoft.Azure.KeyVault;
using Microsoft.Azure.KeyVault.Models;
using Microsoft.Azure.KeyVault.WebKey;
using Xunit;
using static Kms.AzureClients.Refusals;
using EcPublicKey = System.Security.Cryptography.ECParameters;

namespace Kms.AzureClients;

/// <summary>Using keys: what the service makes, .NET's own cryptography opens and verifies, and the other way round.</summary>
public sealed class CryptoTests(Server server)
{
    private readonly KeyVaultClient keys = server.Keys;

    [Theory]
    [InlineData(JsonWebKeySignatureAlgorithm.RS256)]
    [InlineData(JsonWebKeySignatureAlgorithm.PS256)]
    public async Task Sign_Rsa_VerifiesHereAndThere(string algorithm)
    {
        var key = await NewRsa();
        var digest = SHA256.HashData("a message"u8);
        var signature = (await keys.SignAsync(key.Key.Kid, algorithm, digest)).Result;
        Assert.True(await keys.VerifyAsync(key.Key.Kid, algorithm, digest, signature));
        Assert.False(await keys.VerifyAsync(key.Key.Kid, algorithm, new byte[32], signature));
        using var rsa = key.Key.ToRSA();
        var padding = algorithm == JsonWebKeySignatureAlgorithm.PS256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        Assert.True(rsa.VerifyHash(digest, signature, HashAlgorithmName.SHA256, padding));
    }

    [Theory]
    [InlineData("nistP256", JsonWebKeyCurveName.P256, JsonWebKeySignatureAlgorithm.ES256, 32)]
    [InlineData("nistP384", JsonWebKeyCurveName.P384, JsonWebKeySignatureAlgorithm.ES384, 48)]
    [InlineData("nistP521", JsonWebKeyCurveName.P521, JsonWebKeySignatureAlgorithm.ES512, 64)]
    [InlineData("secp256k1", JsonWebKeyCurveName.P256K, JsonWebKeySignatureAlgorithm.ES256K, 32)]
    public async Task Sign_EveryCurve_VerifiesHereAndThere(string name, string curve, string algorithm, int digestBytes)
    {
        var key = await keys.CreateKeyAsync(
            server.VaultUri, NewName("ec"), new NewKeyParameters { Kty = JsonWebKeyType.EllipticCurve, CurveName = curve });
        var digest = RandomNumberGenerator.GetBytes(digestBytes);
        var signature = (await keys.SignAsync(key.Key.Kid, algorithm, digest)).Result;
        Assert.True(await keys.VerifyAsync(key.Key.Kid, algorithm, digest, signature));
        using var ecdsa = ECDsa.Create(new EcPublicKey
        {
            Curve = ECCurve.CreateFromFriendlyName(name),
            Q = { X = key.Key.X, Y = key.Key.Y },
        });
        Assert.True(ecdsa.VerifyHash(digest, signature));
    }

    [Theory]
    [InlineData(JsonWebKeyEncryptionAlgorithm.RSAOAEP)]
    [InlineData(JsonWebKeyEncryptionAlgorithm.RSAOAEP256)]
    public async Task Encrypt_Rsa_OpensAgain(string algorithm)
    {
        var key = await NewRsa();
        var text = RandomNumberGenerator.GetBytes(32);
        using var rsa = key.Key.ToRSA();
        var padding = algorithm == JsonWebKeyEncryptionAlgorithm.RSAOAEP ? RSAEncryptionPadding.OaepSHA1 : RSAEncryptionPadding.OaepSHA256;
        Assert.Equal(text, (await keys.DecryptAsync(key.Key.Kid, algorithm, rsa.Encrypt(text, padding))).Result);
        var there = (await keys.EncryptAsync(key.Key.Kid, algorithm, text)).Result;
        Assert.Equal(text, (await keys.DecryptAsync(key.Key.Kid, algorithm, there)).Result);
        var wrapped = (await keys.WrapKeyAsync(key.Key.Kid, algorithm, text)).Result;
        Assert.Equal(text, (await keys.UnwrapKeyAsync(key.Key.Kid, algorithm, wrapped)).Result);
    }

    private Task<KeyBundle> NewRsa() =>
        keys.CreateKeyAsync(server.VaultUri, NewName("rsa"), new NewKeyParameters { Kty = JsonWebKeyType.Rsa, KeySize = 2048 });
}
