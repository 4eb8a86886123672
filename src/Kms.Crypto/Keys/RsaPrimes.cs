using System.Numerics;
using System.Security.Cryptography;
using Kms.Keys;

namespace Kms.Crypto.Keys;

/// <summary>
/// RSA keys with a public exponent other than 65537, which the framework's generator does not offer. The primes are those of freshly
/// generated keys, so their quality is the native library's; of each such key the primes are taken that are fit for the wanted exponent.
/// </summary>
internal static class RsaPrimes
{
    /// <param name="exponent">
    /// One of <see cref="KeySpecs.RsaExponents"/>: of so many primes, at least every second one is fit for it.
    /// </param>
    public static RsaParts MakeKey(int bits, long exponent, CancellationToken cancellation)
    {
        BigInteger e = exponent;
        BigInteger? waiting = null;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var prime in FreshPrimes(bits))
            {
                if (!BigInteger.GreatestCommonDivisor(e, prime - 1).IsOne)
                {
                    continue;
                }

                if (waiting is not { } other)
                {
                    waiting = prime;
                }
                else if (ArePair(other, prime, bits))
                {
                    return RsaRecovery.FromPrimes(BigInteger.Max(other, prime), BigInteger.Min(other, prime), e);
                }
            }
        }
    }

    private static BigInteger[] FreshPrimes(int bits)
    {
        using var rsa = RSA.Create(bits);
        var parameters = rsa.ExportParameters(includePrivateParameters: true);
        try
        {
            return [RsaRecovery.Number(parameters.P), RsaRecovery.Number(parameters.Q)];
        }
        finally
        {
            foreach (var secret in (ReadOnlySpan<byte[]?>)
                [parameters.D, parameters.P, parameters.Q, parameters.DP, parameters.DQ, parameters.InverseQ])
            {
                CryptographicOperations.ZeroMemory(secret);
            }
        }
    }

    /// <summary>FIPS 186-5, A.1.3: the product has exactly the wanted length, and the primes are not close to each other.</summary>
    private static bool ArePair(BigInteger p, BigInteger q, int bits) =>
        (p * q).GetBitLength() == bits && BigInteger.Abs(p - q).GetBitLength() > (bits / 2) - 100;
}
