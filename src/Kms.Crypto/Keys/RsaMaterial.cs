using System.Security.Cryptography;
using Kms.Crypto.Native;
using Kms.Keys;

namespace Kms.Crypto.Keys;

/// <summary>RSA keys. Plaintext material: PKCS#8.</summary>
internal static class RsaMaterial
{
    /// <summary>Larger than the PKCS#8 form of a 4096-bit key, in bytes.</summary>
    private const int Pkcs8BytesMax = 4096;

    /// <summary>Makes a key. Takes from tenths of a second to many seconds.</summary>
    /// <exception cref="OperationCanceledException">
    /// Cancelled before the next pair of primes was begun; one that is being made cannot be.
    /// </exception>
    public static FreshKey Generate(KeySpec spec, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (spec.PublicExponent == 0)
        {
            using var rsa = RSA.Create(spec.SizeBits);
            return Export(spec, rsa);
        }

        using var parts = RsaPrimes.MakeKey(spec.SizeBits, spec.PublicExponent, cancellation);
        using var plaintext = RsaPkcs8.Encode(parts);
        using var made = Open(plaintext);
        return RsaChecks.Problem(parts, spec.SizeBits) is null && Works(made)
            ? Export(spec, made)
            : throw new CryptographicException("The new RSA key failed its own test.");
    }

    public static RSA Open(SecretBuffer plaintext)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportPkcs8PrivateKey(plaintext.Span, out _);
            return rsa;
        }
        catch
        {
            rsa.Dispose();
            throw;
        }
    }

    /// <summary>True when a signature made with the private half verifies with the public half: false for primes that are none.</summary>
    public static bool Works(RSA rsa)
    {
        Span<byte> digest = stackalloc byte[32];
        RandomNumberGenerator.Fill(digest);
        Span<byte> signature = stackalloc byte[rsa.KeySize / 8];
        return rsa.TrySignHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, out var length)
            && rsa.VerifyHash(digest, signature[..length], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    public static FreshKey Export(KeySpec spec, RSA rsa)
    {
        var known = rsa.ExportParameters(includePrivateParameters: false);
        using var space = new SecretBuffer(Pkcs8BytesMax);
        var publicHalf = new PublicMaterial(known.Modulus, known.Exponent, default, default);
        return rsa.TryExportPkcs8PrivateKey(space.Span, out var length)
            ? new FreshKey(spec, publicHalf, new SecretBuffer(space.Span[..length]))
            : throw new CryptographicException("The RSA key does not fit its space.");
    }
}
