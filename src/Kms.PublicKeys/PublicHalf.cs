using System.Security.Cryptography;
using Kms.Keys;

namespace Kms.PublicKeys;

/// <summary>
/// The public half of a key in use: verifies, encrypts and wraps with the implementations that the service uses itself. Safe to use from
/// any number of threads; disposing gives native objects back, and a call that comes afterwards is still answered.
/// </summary>
public sealed class PublicHalf : IDisposable
{
    private const KeyOperations Public = KeyOperations.Verify | KeyOperations.Encrypt | KeyOperations.WrapKey;

    private readonly PooledKey key;

    /// <summary>Opens nothing yet: numbers that are no public key are refused at the first use.</summary>
    /// <param name="spec">The key's kind: RSA, or EC with its curve.</param>
    /// <param name="material">Modulus and exponent, or the point; big-endian and unsigned, coordinates as long as the field.</param>
    public PublicHalf(KeySpec spec, PublicMaterial material)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(material);
        key = new PooledKey(spec, () => TryOpen(spec, material), PublicImplementations.Find);
    }

    /// <summary>True when the public half is enough: for verify, encrypt and wrapKey of RSA and EC algorithms.</summary>
    /// <param name="algorithm">A row of the table.</param>
    /// <param name="operation">Exactly one operation.</param>
    public static bool Suffices(Algorithm algorithm, KeyOperations operation)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        return algorithm.KeyType != KeyType.Oct && (operation & ~Public) == 0 && algorithm.Operations.HasFlag(operation);
    }

    /// <summary>Computes. Whether the key may be used like this is decided before: <see cref="VersionUse.Check"/>.</summary>
    /// <param name="request">An operation for which the public half <see cref="Suffices"/>.</param>
    /// <returns>
    /// Ciphertext or wrapped key, or whether the signature is good. Refused with <see cref="RefusalCode.BadParameter"/> where sizes,
    /// algorithm or operation do not fit, with <see cref="RefusalCode.RecordCorrupt"/> where the material is no public key of this kind.
    /// </returns>
    public Result<CryptoOutput> Perform(in CryptoRequest request) => key.Perform(request);

    /// <summary>Gives the native objects back, those in use when their call ends.</summary>
    public void Dispose() => key.Dispose();

    private static NativeKey? TryOpen(KeySpec spec, PublicMaterial material)
    {
        try
        {
            return spec.Type switch
            {
                KeyType.Rsa => new RsaKey(OpenRsa(material)),
                KeyType.Ec => new EcKey(OpenEc(EcCurve.Of(spec.Curve), material)),
                _ => null,
            };
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static RSA OpenRsa(PublicMaterial material) =>
        RSA.Create(new RSAParameters { Modulus = material.N.ToArray(), Exponent = material.E.ToArray() });

    private static ECDsa OpenEc(EcCurve curve, PublicMaterial material) => ECDsa.Create(new ECParameters
    {
        Curve = curve.Parameters,
        Q = new ECPoint { X = material.X.ToArray(), Y = material.Y.ToArray() },
    });
}
