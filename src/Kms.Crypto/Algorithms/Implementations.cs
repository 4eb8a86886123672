using System.Collections.Frozen;
using System.Security.Cryptography;
using Kms.Crypto.Native;
using Kms.Keys;
using Kms.PublicKeys;

namespace Kms.Crypto.Algorithms;

/// <summary>
/// How each algorithm is computed. What the public half is enough for is a row of <see cref="PublicImplementations"/>, everything else one
/// here.
/// </summary>
internal static class Implementations
{
    private static readonly FrozenDictionary<Algorithm, Implementation> Secret = new Dictionary<Algorithm, Implementation>
    {
        [Algorithm.Rsa15] = new RsaDecryption(RSAEncryptionPadding.Pkcs1),
        [Algorithm.RsaOaep] = new RsaDecryption(RSAEncryptionPadding.OaepSHA1),
        [Algorithm.RsaOaep256] = new RsaDecryption(RSAEncryptionPadding.OaepSHA256),
        [Algorithm.Rs256] = new RsaSignature(HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        [Algorithm.Rs384] = new RsaSignature(HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
        [Algorithm.Rs512] = new RsaSignature(HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
        [Algorithm.Ps256] = new RsaSignature(HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        [Algorithm.Ps384] = new RsaSignature(HashAlgorithmName.SHA384, RSASignaturePadding.Pss),
        [Algorithm.Ps512] = new RsaSignature(HashAlgorithmName.SHA512, RSASignaturePadding.Pss),
        [Algorithm.Es256] = new EcdsaSignature(),
        [Algorithm.Es256K] = new EcdsaSignature(),
        [Algorithm.Es384] = new EcdsaSignature(),
        [Algorithm.Es512] = new EcdsaSignature(),
        [Algorithm.A128Gcm] = new AesGcmEncryption(SystemRandom.Fill),
        [Algorithm.A192Gcm] = new AesGcmEncryption(SystemRandom.Fill),
        [Algorithm.A256Gcm] = new AesGcmEncryption(SystemRandom.Fill),
        [Algorithm.A128Cbc] = new AesCbcEncryption(pads: false),
        [Algorithm.A192Cbc] = new AesCbcEncryption(pads: false),
        [Algorithm.A256Cbc] = new AesCbcEncryption(pads: false),
        [Algorithm.A128CbcPad] = new AesCbcEncryption(pads: true),
        [Algorithm.A192CbcPad] = new AesCbcEncryption(pads: true),
        [Algorithm.A256CbcPad] = new AesCbcEncryption(pads: true),
        [Algorithm.A128Kw] = new AesKeyWrap(),
        [Algorithm.A192Kw] = new AesKeyWrap(),
        [Algorithm.A256Kw] = new AesKeyWrap(),
        [Algorithm.Hs256] = new HmacSignature(HMACSHA256.HashData, HMACSHA256.HashSizeInBytes),
        [Algorithm.Hs384] = new HmacSignature(HMACSHA384.HashData, HMACSHA384.HashSizeInBytes),
        [Algorithm.Hs512] = new HmacSignature(HMACSHA512.HashData, HMACSHA512.HashSizeInBytes),
    }.ToFrozenDictionary();

    public static Implementation Of(Algorithm algorithm, KeyOperations operation) =>
        PublicImplementations.Find(algorithm, operation) ?? Secret[algorithm];
}
