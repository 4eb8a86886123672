using System.Numerics;
using Kms.Crypto.Native;

namespace Kms.Crypto.Keys;

/// <summary>
/// Computes the numbers of an RSA key that were not given. It uses BigInteger, whose memory cannot be cleared: only keys that come without
/// them, or are made with an unusual public exponent, pass through here.
/// </summary>
internal static class RsaRecovery
{
    /// <summary>Far beyond what the greatest common divisor of p - 1 and q - 1 has in a key that was not made to be odd.</summary>
    private const int DivisorBitsMax = 128;

    /// <summary>From the primes and the public exponent; d is the smallest that works (FIPS 186-5: modulo the least common
    /// multiple).</summary>
    public static RsaParts FromPrimes(BigInteger p, BigInteger q, BigInteger e)
    {
        var order = (p - 1) * (q - 1) / BigInteger.GreatestCommonDivisor(p - 1, q - 1);
        return Complete(e, Inverse(e, order), p, q);
    }

    /// <summary>
    /// The shortened exponents and the coefficient, from d and the primes. Of numbers that are no primes, it computes something.
    /// </summary>
    /// <param name="p">At least 2.</param>
    /// <param name="q">At least 2.</param>
    public static RsaParts FromPrimes(byte[] e, ReadOnlySpan<byte> d, ReadOnlySpan<byte> p, ReadOnlySpan<byte> q) =>
        Complete(Number(e), Number(d), Number(p), Number(q));

    /// <summary>
    /// Finds p and q from n, e and d. With phi = (p - 1)(q - 1) there are small c and g such that e d - 1 = c phi / g, and phi differs from
    /// n in its lower half only. So c / g is so close to (e d - 1) / n that it is one of its continued fraction's convergents (Legendre):
    /// try them. Takes milliseconds for any input, which the usual search by modular powers does not. Null when d does not belong to n and
    /// e.
    /// </summary>
    public static RsaParts? FromExponents(byte[] n, byte[] e, ReadOnlySpan<byte> d)
    {
        var (modulus, multiple) = (Number(n), (Number(e) * Number(d)) - 1);
        var (value, next) = (multiple, modulus);
        var (c, earlierC) = (BigInteger.One, BigInteger.Zero);
        var (g, earlierG) = (BigInteger.Zero, BigInteger.One);
        while (!next.IsZero && g.GetBitLength() <= DivisorBitsMax)
        {
            var quotient = BigInteger.DivRem(value, next, out var rest);
            (value, next) = (next, rest);
            (c, earlierC) = ((quotient * c) + earlierC, c);
            (g, earlierG) = ((quotient * g) + earlierG, g);
            if (c.Sign > 0 && (multiple * g % c).IsZero && LargerPrime(modulus, modulus + 1 - (multiple * g / c)) is { } p)
            {
                return Complete(Number(e), Number(d), p, modulus / p);
            }
        }

        return null;
    }

    public static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    /// <summary>The larger of two numbers with this product and sum, or null when there are no such whole numbers.</summary>
    private static BigInteger? LargerPrime(BigInteger product, BigInteger sum)
    {
        var square = (sum * sum) - (4 * product);
        if (square.Sign < 0)
        {
            return null;
        }

        // Newton's iteration, from above.
        var root = BigInteger.One << (int)((square.GetBitLength() + 1) / 2);
        while (root * root > square)
        {
            root = (root + (square / root)) >> 1;
        }

        var p = (sum + root) >> 1;
        return p > 1 && p * (sum - p) == product ? p : null;
    }

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
