using System.Security.Cryptography;
using System.Text.Json;
using Kms.Crypto.Algorithms;
using Kms.Keys;
using Kms.PublicKeys;
using static Kms.Crypto.Tests.Vectors.Wycheproof;

namespace Kms.Crypto.Tests.Vectors;

/// <summary>These files have public keys only, which cannot be imported: they meet the implementations directly.</summary>
public sealed class SignatureVectors
{
    [Theory]
    [InlineData("ecdsa_secp256r1_sha256_p1363_test.json", "ES256", 262)]
    [InlineData("ecdsa_secp256k1_sha256_p1363_test.json", "ES256K", 252)]
    [InlineData("ecdsa_secp384r1_sha384_p1363_test.json", "ES384", 280)]
    [InlineData("ecdsa_secp521r1_sha512_p1363_test.json", "ES512", 318)]
    public void Ecdsa_EveryCase_Matches(string file, string name, int expected) => Run(file, expected, group =>
    {
        var ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(Bytes(group, "publicKeyDer"), out _);
        return Verifier(new EcKey(ecdsa), Algorithm.ByName[name]);
    });

    [Theory]
    [InlineData("rsa_signature_2048_sha256_test.json", "RS256", 259)]
    [InlineData("rsa_signature_3072_sha384_test.json", "RS384", 259)]
    [InlineData("rsa_signature_4096_sha512_test.json", "RS512", 259)]
    [InlineData("rsa_pss_2048_sha256_mgf1_32_test.json", "PS256", 108)]
    [InlineData("rsa_pss_3072_sha256_mgf1_32_test.json", "PS256", 108)]
    [InlineData("rsa_pss_2048_sha384_mgf1_48_test.json", "PS384", 141)]
    [InlineData("rsa_pss_4096_sha512_mgf1_64_params_test.json", "PS512", 179)]
    public void Rsa_EveryCase_Matches(string file, string name, int expected) => Run(file, expected, group =>
    {
        var rsa = RSA.Create();
        rsa.ImportRSAPublicKey(Bytes(group, "publicKeyAsn"), out _);
        return Verifier(new RsaKey(rsa), Algorithm.ByName[name]);
    });

    private static Func<JsonElement, bool?> Verifier(NativeKey key, Algorithm algorithm) => test =>
    {
        var message = Bytes(test, "msg");
        var digest = algorithm.DigestBytes switch
        {
            32 => SHA256.HashData(message),
            48 => SHA384.HashData(message),
            _ => SHA512.HashData(message),
        };
        return Implementations.Of(algorithm, KeyOperations.Verify).Perform(key, new CryptoRequest(KeyOperations.Verify, algorithm, digest, Bytes(test, "sig"))).Value.Valid;
    };
}
