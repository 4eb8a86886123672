using System.Security.Cryptography;
using Kms.Crypto.Native;
using Kms.Keys;

namespace Kms.Crypto.Keys;

/// <summary>One version's key as objects that compute. For one thread at a time; disposing clears the key.</summary>
internal abstract class NativeKey : IDisposable
{
    /// <param name="plaintext">As written by the makers of material: PKCS#8 for RSA, d, x and y for EC, see <see cref="OctMaterial"/> for oct.</param>
    /// <exception cref="CryptographicException">The bytes are no such key.</exception>
    public static NativeKey Open(KeySpec spec, SecretBuffer plaintext) => spec.Type switch
    {
        KeyType.Rsa => new RsaKey(RsaMaterial.Open(plaintext)),
        KeyType.Ec => new EcKey(EcMaterial.Open(EcCurve.Of(spec.Curve), plaintext)),
        KeyType.Oct => OctMaterial.Open(spec, plaintext),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Type, null),
    };

    public abstract void Dispose();
}

internal sealed class RsaKey(RSA rsa) : NativeKey
{
    public RSA Rsa { get; } = rsa;

    public int ModulusBytes { get; } = rsa.KeySize / 8;

    public override void Dispose() => Rsa.Dispose();
}

internal sealed class EcKey(ECDsa ecdsa) : NativeKey
{
    public ECDsa Ecdsa { get; } = ecdsa;

    /// <summary>Length of r and s together.</summary>
    public int SignatureBytes { get; } = 2 * ((ecdsa.KeySize + 7) / 8);

    public override void Dispose() => Ecdsa.Dispose();
}
