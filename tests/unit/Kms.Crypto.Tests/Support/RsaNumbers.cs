using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Kms.Crypto.Primes;
using Kms.Keys;

namespace Kms.Crypto.Tests.Support;

/// <summary>RSA keys of any two factors, good or bad, whose other numbers are right: d undoes e modulo every order that counts.</summary>
internal sealed record RsaNumbers(BigInteger P, BigInteger Q, BigInteger E, BigInteger D)
{
    private static readonly BigInteger UsualExponent = 65537;

    public BigInteger N => P * Q;

    /// <param name="others">The primes of a factor that is composite.</param>
    public static RsaNumbers Of(BigInteger p, BigInteger q, BigInteger? e = null, params BigInteger[] others)
    {
        var exponent = e ?? UsualExponent;
        var order = others.Append(p).Append(q).Select(factor => factor - 1).Aggregate(BigInteger.One, (a, b) => a / BigInteger.GreatestCommonDivisor(a, b) * b);
        return new RsaNumbers(p, q, exponent, Inverse(exponent, order));
    }

    public static (BigInteger P, BigInteger Q) PrimesOf(int bits)
    {
        using var rsa = RSA.Create(bits);
        var parts = rsa.ExportParameters(true);
        return (Number(parts.P!), Number(parts.Q!));
    }

    /// <summary>The first prime from here on that fits the exponent.</summary>
    public static BigInteger PrimeFrom(BigInteger start, BigInteger? e = null)
    {
        var number = start.IsEven ? start + 1 : start;
        while (!BigInteger.GreatestCommonDivisor(number - 1, e ?? UsualExponent).IsOne || !PrimeTest.IsProbablyPrime(Bytes(number)))
        {
            number += 2;
        }

        return number;
    }

    public static BigInteger Hex(string text) => BigInteger.Parse("0" + text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    public static byte[] Bytes(BigInteger number) => number.ToByteArray(isUnsigned: true, isBigEndian: true);

    /// <summary>n, e and d alone: how several clients send a key.</summary>
    public KeyToImport Exponents() => new() { Type = KeyType.Rsa, N = Bytes(N), E = Bytes(E), D = Bytes(D) };

    public KeyToImport WithPrimes() => new() { Type = KeyType.Rsa, N = Bytes(N), E = Bytes(E), D = Bytes(D), P = Bytes(P), Q = Bytes(Q) };

    public KeyToImport Whole() => new()
    {
        Type = KeyType.Rsa,
        N = Bytes(N),
        E = Bytes(E),
        D = Bytes(D),
        P = Bytes(P),
        Q = Bytes(Q),
        DP = Bytes(D % (P - 1)),
        DQ = Bytes(D % (Q - 1)),
        QI = Bytes(P == Q ? BigInteger.One : Inverse(Q, P)),
    };

    public static BigInteger Inverse(BigInteger value, BigInteger modulus)
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
}
