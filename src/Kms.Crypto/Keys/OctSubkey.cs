using System.Security.Cryptography;
using Kms.Crypto.Native;
using Kms.Crypto.Sealing;
using Kms.Keys;

namespace Kms.Crypto.Keys;

/// <summary>
/// The key of one family of algorithms, as long as the key that it is derived from: HKDF-SHA256 (RFC 5869) without salt, the info being
/// "kms oct key", the family's label and the size in bits, each with its length. Changing a label loses every key: a test has vectors.
/// </summary>
internal static class OctSubkey
{
    public static SecretBuffer Derive(SecretBuffer key, AlgorithmFamily family)
    {
        var info = new AssociatedData(stackalloc byte[64]);
        info.Add("kms oct key");
        info.Add(LabelOf(family));
        info.Add(8 * key.Span.Length);
        var subkey = new SecretBuffer(key.Span.Length);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Span, subkey.Span, [], info.Bytes);
        return subkey;
    }

    private static string LabelOf(AlgorithmFamily family) => family switch
    {
        AlgorithmFamily.AesGcm => "AES-GCM",
        AlgorithmFamily.AesCbc => "AES-CBC",
        AlgorithmFamily.AesKeyWrap => "AES-KW",
        AlgorithmFamily.Hmac => "HMAC",
        _ => throw new ArgumentOutOfRangeException(nameof(family), family, "Not a family that has a key."),
    };
}
