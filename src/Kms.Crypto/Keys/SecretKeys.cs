using System.Security.Cryptography;
using Kms.Crypto.Native;
using Kms.Keys;
using Kms.PublicKeys;

namespace Kms.Crypto.Keys;

/// <summary>Plaintext material as objects that compute.</summary>
internal static class SecretKeys
{
    /// <param name="plaintext">As written by the makers of material: PKCS#8 for RSA, d, x and y for EC, for oct see
    /// <see cref="OctMaterial"/>.</param>
    /// <exception cref="CryptographicException">The bytes are no such key.</exception>
    public static NativeKey Open(KeySpec spec, SecretBuffer plaintext) => spec.Type switch
    {
        KeyType.Rsa => new RsaKey(RsaMaterial.Open(plaintext)),
        KeyType.Ec => new EcKey(EcMaterial.Open(EcCurve.Of(spec.Curve), plaintext)),
        KeyType.Oct => OctMaterial.Open(spec, plaintext),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Type, null),
    };
}
