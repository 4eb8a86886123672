using System.Collections.Frozen;
using System.Security.Cryptography;
using Kms.Keys;

namespace Kms.PublicKeys;

/// <summary>The one table that says how each algorithm is computed with the public half.</summary>
internal static class PublicImplementations
{
    public static FrozenDictionary<Algorithm, Implementation> All { get; } = new Dictionary<Algorithm, Implementation>
    {
        [Algorithm.Rsa15] = new RsaEncryption(RSAEncryptionPadding.Pkcs1, overheadBytes: 11),
        [Algorithm.RsaOaep] = new RsaEncryption(RSAEncryptionPadding.OaepSHA1, overheadBytes: (2 * 20) + 2),
        [Algorithm.RsaOaep256] = new RsaEncryption(RSAEncryptionPadding.OaepSHA256, overheadBytes: (2 * 32) + 2),
        [Algorithm.Rs256] = new RsaVerification(HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        [Algorithm.Rs384] = new RsaVerification(HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
        [Algorithm.Rs512] = new RsaVerification(HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
        [Algorithm.Ps256] = new RsaVerification(HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        [Algorithm.Ps384] = new RsaVerification(HashAlgorithmName.SHA384, RSASignaturePadding.Pss),
        [Algorithm.Ps512] = new RsaVerification(HashAlgorithmName.SHA512, RSASignaturePadding.Pss),
        [Algorithm.Es256] = new EcdsaVerification(),
        [Algorithm.Es256K] = new EcdsaVerification(),
        [Algorithm.Es384] = new EcdsaVerification(),
        [Algorithm.Es512] = new EcdsaVerification(),
    }.ToFrozenDictionary();

    /// <summary>Null where the public half is not enough.</summary>
    public static Implementation? Find(Algorithm algorithm, KeyOperations operation) =>
        PublicHalf.Suffices(algorithm, operation) ? All[algorithm] : null;
}
