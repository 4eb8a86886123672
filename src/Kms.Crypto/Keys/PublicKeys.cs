using System.Security.Cryptography;
using Kms.Keys;
using Kms.Records;

namespace Kms.Crypto.Keys;

/// <summary>
/// The public half of a key in use, away from the service: verifies, encrypts and wraps with the same implementations that the service uses.
/// </summary>
public static class PublicKeys
{
    private const KeyOperations Public = KeyOperations.Verify | KeyOperations.Encrypt | KeyOperations.WrapKey;

    /// <summary>True when the public half is enough.</summary>
    public static bool Suffice(Algorithm algorithm, KeyOperations operation)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        return algorithm.KeyType != KeyType.Oct && (operation & ~Public) == 0 && algorithm.Operations.HasFlag(operation);
    }

    /// <summary>
    /// A handle as of <see cref="IKeyMaterials.Open"/>, for what <see cref="Suffice"/> allows. What is no public key is refused at its first use
    /// with <see cref="RefusalCode.RecordCorrupt"/>.
    /// </summary>
    public static IKeyHandle Open(KeySpec spec, PublicMaterial material)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(material);
        return new KeyHandle(spec, () => TryOpen(spec, material));
    }

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
