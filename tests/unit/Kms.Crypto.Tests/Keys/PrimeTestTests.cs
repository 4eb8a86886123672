using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Kms.Crypto.Native;
using Kms.Crypto.Primes;
using Kms.Crypto.Tests.Support;

namespace Kms.Crypto.Tests.Keys;

public sealed class PrimeTestTests
{
    [Fact]
    public void IsProbablyPrime_EverySmallNumber_EqualsTrialDivision()
    {
        for (var number = 0; number < 5000; number++)
        {
            var expected = number > 1 && !Enumerable.Range(2, Math.Max(0, number - 2)).Any(divisor => number % divisor == 0);
            Assert.True(expected == PrimeTest.IsProbablyPrime(Bytes(number)), $"{number}");
        }
    }

    [Fact]
    public void IsProbablyPrime_PrimesOfEveryLength_AreFound()
    {
        // Mersenne primes, primes around a limb's end, and those of the native library.
        foreach (var exponent in (int[])[61, 89, 107, 127, 521, 607, 1279, 2203])
        {
            Assert.True(PrimeTest.IsProbablyPrime(Bytes((BigInteger.One << exponent) - 1)), $"2^{exponent} - 1");
        }

        foreach (var text in (string[])["18446744073709551557", "18446744073709551629", "340282366920938463463374607431768211297", "4294967311"])
        {
            Assert.True(PrimeTest.IsProbablyPrime(Bytes(BigInteger.Parse(text, CultureInfo.InvariantCulture))), text);
        }

        for (var i = 0; i < 4; i++)
        {
            using var rsa = RSA.Create(1024 + (i * 512));
            var parts = rsa.ExportParameters(true);
            Assert.True(PrimeTest.IsProbablyPrime(parts.P!));
            Assert.True(PrimeTest.IsProbablyPrime([0, 0, .. parts.Q!]));
        }
    }

    /// <summary>Products of two and three primes, squares, and neighbours of primes: none has a small divisor that would give it away.</summary>
    [Fact]
    public void IsProbablyPrime_Composites_AreFound()
    {
        foreach (var bits in (int[])[512, 768, 1024])
        {
            using var rsa = RSA.Create(bits);
            var parts = rsa.ExportParameters(true);
            var (p, q) = (Number(parts.P!), Number(parts.Q!));
            foreach (var composite in (BigInteger[])[p * q, p * p, q * q, p * q * p, (p * 5003) + 0, q * 1031])
            {
                Assert.False(PrimeTest.IsProbablyPrime(Bytes(composite)));
            }
        }
    }

    /// <summary>Numbers that one kind of test takes for primes more often than any others: only both kinds together refuse them every time.</summary>
    [Theory]
    [InlineData(StrongLiars.Quarter)]
    [InlineData(StrongLiars.Carmichael)]
    [InlineData("3825123056546413051")]
    [InlineData("318665857834031151167461")]
    [InlineData("3317044064679887385961981")]
    [InlineData("360681321802296925566181")]
    public void IsProbablyPrime_NumbersThatDeceive_AreNeverTakenForPrimes(string text)
    {
        var number = text.StartsWith("0x", StringComparison.Ordinal)
            ? BigInteger.Parse("0" + text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : BigInteger.Parse(text, CultureInfo.InvariantCulture);
        for (var i = 0; i < 100; i++)
        {
            Assert.False(PrimeTest.IsProbablyPrime(Bytes(number)));
        }
    }

    [Fact]
    public void Field_RandomNumbers_EqualsBigInteger()
    {
        for (var length = 1; length < 70; length++)
        {
            var modulus = Random(length);
            (modulus[0], modulus[^1]) = ((byte)(modulus[0] | 0x40), (byte)(modulus[^1] | 5));
            var m = Number(modulus);
            using var field = new SecretField(modulus);
            var factor = BigInteger.ModPow(2, 64 * field.Modulus.Length, m);
            Assert.Equal(factor % m, Value(field.One));
            Assert.Equal(2 * factor % m, Value(field.Two));
            Assert.Equal((m - factor) % m, Value(field.MinusOne));
            Assert.Equal((2 * m - (2 * factor % m)) % m, Value(field.MinusTwo));
            for (var i = 0; i < 20; i++)
            {
                var (a, b) = (field.Random(), field.Random());
                var (x, y) = (Value(a), Value(b));
                Assert.True(x < m && y < m);
                var product = field.Element();
                field.Multiply(a, b, product);
                Assert.Equal(x * y % m, Value(product) * factor % m);
                var sum = field.Copy(a);
                field.Add(sum, b);
                Assert.Equal((x + y) % m, Value(sum));
                field.Subtract(a, b);
                Assert.Equal((x - y + m) % m, Value(a));
                field.Multiply(b, b, b);
                Assert.Equal(y * y % m, Value(b) * factor % m);
            }

            Assert.Equal(4_000_000_007 * factor % m, Value(field.Of(4_000_000_007)));
        }
    }

    [Fact]
    public void Dispose_Field_ClearsEveryNumber()
    {
        var field = new SecretField(RsaKeys.Parameters.P!);
        var (one, random) = (field.One, field.Random());
        field.Multiply(one, random, one);
        field.Dispose();
        Assert.True(SecretField.IsZero(one) && SecretField.IsZero(random) && !field.Modulus.ContainsAnyExcept(0ul));
    }

    private static byte[] Random(int length) => RandomNumberGenerator.GetBytes(length);

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static BigInteger Value(ulong[] limbs) => limbs.Reverse().Aggregate(BigInteger.Zero, (sum, limb) => (sum << 64) | limb);

    private static byte[] Bytes(BigInteger number) => number.ToByteArray(isUnsigned: true, isBigEndian: true);
}
