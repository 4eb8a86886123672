using System.Security.Cryptography;
using Kms.Keys;
using Kms.PublicKeys;

namespace Kms.Crypto.Keys;

/// <summary>A private key as it lies in a PEM file (PKCS#8, PKCS#1 or SEC 1), in the parts that an import takes.</summary>
public static class PemKey
{
    /// <summary>
    /// The caller disposes what it gets. Refused with <see cref="RefusalCode.BadParameter"/>: no private key, an encrypted one, or a kind
    /// that is not supported.
    /// </summary>
    public static Result<KeyToImport> Read(ReadOnlySpan<char> pem)
    {
        if (pem.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            return Refusals.Bad("The PEM file is encrypted with a passphrase: decrypt it first (openssl pkey).");
        }

        return TryRsa(pem) ?? TryEc(pem) ?? Refusals.Bad("The file holds no RSA or EC private key in PEM form.");
    }

    private static Result<KeyToImport>? TryRsa(ReadOnlySpan<char> pem)
    {
        using var rsa = RSA.Create();
        RSAParameters parts;
        try
        {
            rsa.ImportFromPem(pem);
            parts = rsa.ExportParameters(includePrivateParameters: true);
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException)
        {
            return null;
        }

        return new KeyToImport
        {
            Type = KeyType.Rsa,
            N = parts.Modulus,
            E = parts.Exponent,
            D = parts.D,
            P = parts.P,
            Q = parts.Q,
            DP = parts.DP,
            DQ = parts.DQ,
            QI = parts.InverseQ,
        };
    }

    private static Result<KeyToImport>? TryEc(ReadOnlySpan<char> pem)
    {
        using var ec = ECDsa.Create();
        ECParameters parts;
        try
        {
            ec.ImportFromPem(pem);
            parts = ec.ExportParameters(includePrivateParameters: true);
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException)
        {
            return null;
        }

        return EcCurve.Named(parts.Curve) is { } curve
            ? new KeyToImport { Type = KeyType.Ec, Curve = curve, D = parts.D, X = parts.Q.X, Y = parts.Q.Y }
            : Refusals.Bad("The key's curve is not supported: use P-256, P-384, P-521 or P-256K.");
    }
}
