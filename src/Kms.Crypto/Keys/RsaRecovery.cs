using System.Numerics;
using System.Security.Cryptography;
using Kms.Crypto.Native;

namespace Kms.Crypto.Keys;

/// <summary>
/// Computes the numbers of an RSA key that nobody gave. It uses BigInteger, whose memory cannot be cleared: only keys that come
/// without them, or are made with an unusual public exponent, pass through here.
/// </summary>
internal static class RsaRecovery
{
    /// <summary>Each try finds the primes with a chance of at least one half. Bounded, because a made-up key can make every try fail.</summary>
    private const int FactorTriesMax = 24;

    /// <summary>From the primes and the public exponent; d is the smallest that works (FIPS 186-5: modulo the least common multiple).</summary>
    public static RsaParts FromPrimes(BigInteger p, BigInteger q, BigInteger e)
    {
        var order = (p - 1) * (q - 1) / BigInteger.GreatestCommonDivisor(p - 1, q - 1);
        return Complete(e, Inverse(e, order), p, q);
    }

    /// <summary>The shortened exponents and the coefficient, from d and the primes. Null when q has no inverse.</summary>
    public static RsaParts? FromPrimes(byte[] e, ReadOnlySpan<byte> d, ReadOnlySpan<byte> p, ReadOnlySpan<byte> q)
    {
        var (first, second) = (Number(p), Number(q));
        return first > 1 && second > 1 && BigInteger.GreatestCommonDivisor(first, second).IsOne
            ? Complete(Number(e), Number(d), first, second)
            : null;
    }

    /// <summary>
    /// Finds p and q from n, e and d (NIST SP 800-56B, appendix C.1): e d - 1 is a multiple of the group's exponent, so squaring a random
    /// number's power step by step meets a square root of 1 that is not trivial. Null when d does not belong to n and e.
    /// </summary>
    public static RsaParts? FromExponents(byte[] n, byte[] e, ReadOnlySpan<byte> d)
    {
        var (modulus, multiple) = (Number(n), (Number(e) * Number(d)) - 1);
        if (modulus.IsEven || !multiple.IsEven || multiple.Sign <= 0)
        {
            return null;
        }

        var odd = multiple;
        while (odd.IsEven)
        {
            odd >>= 1;
        }

        for (var attempt = 0; attempt < FactorTriesMax; attempt++)
        {
            var power = BigInteger.ModPow(Number(RandomNumberGenerator.GetBytes(n.Length - 1)), odd, modulus);
            for (var exponent = odd; exponent < multiple && !power.IsOne; exponent <<= 1)
            {
                var square = power * power % modulus;
                if (square.IsOne && power != modulus - 1)
                {
                    var p = BigInteger.GreatestCommonDivisor(power - 1, modulus);
                    return Complete(Number(e), Number(d), BigInteger.Max(p, modulus / p), BigInteger.Min(p, modulus / p));
                }

                power = square;
            }

            // Fermat: the power of a number coprime to n is 1 at the end of the chain, or d is wrong.
            if (!power.IsOne)
            {
                return null;
            }
        }

        return null;
    }

    public static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    /// <summary>The inverse by Euclid's algorithm, of two numbers that are coprime.</summary>
    private static BigInteger Inverse(BigInteger value, BigInteger modulus)
    {
        var (rest, next) = (modulus, value % modulus);
        var (factor, nextFactor) = (BigInteger.Zero, BigInteger.One);
        while (next > 1)
        {
            var quotient = rest / next;
            (rest, next) = (next, rest - (quotient * next));
            (factor, nextFactor) = (nextFactor, factor - (quotient * nextFactor));
        }

        return nextFactor.Sign < 0 ? nextFactor + modulus : nextFactor;
    }

    private static RsaParts Complete(BigInteger e, BigInteger d, BigInteger p, BigInteger q) => new(
        (p * q).ToByteArray(isUnsigned: true, isBigEndian: true),
        e.ToByteArray(isUnsigned: true, isBigEndian: true),
        Secret(d),
        Secret(p),
        Secret(q),
        Secret(d % (p - 1)),
        Secret(d % (q - 1)),
        Secret(Inverse(q, p)));

    private static SecretBuffer Secret(BigInteger number)
    {
        var buffer = new SecretBuffer(number.GetByteCount(isUnsigned: true));
        number.TryWriteBytes(buffer.Span, out _, isUnsigned: true, isBigEndian: true);
        return buffer;
    }
}
