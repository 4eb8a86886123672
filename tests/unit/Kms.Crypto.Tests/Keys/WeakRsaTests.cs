using System.Numerics;
using Kms.Crypto.Tests.Support;
using Kms.Keys;
using Kms.Records;
using static Kms.Crypto.Tests.Support.RsaNumbers;

namespace Kms.Crypto.Tests.Keys;

/// <summary>RSA keys that hang together and are weak all the same. Each is refused, in every form in which clients send a key, and for its reason.</summary>
public sealed class WeakRsaTests
{
    private static readonly Lazy<(BigInteger P, BigInteger Q)> Good = new(() => PrimesOf(2048));

    private static BigInteger P => Good.Value.P;

    private static BigInteger Q => Good.Value.Q;

    [Theory]
    [InlineData(2178)]
    [InlineData(1L << 40)]
    public void Import_PrimesNearEachOther_SaysSo(long apart) =>
        AssertWeak(Of(P, PrimeFrom(P + apart)), "p and q are too near each other");

    /// <summary>FIPS 186-5, A.1.3: more than 2^(bits / 2 - 100) apart.</summary>
    [Fact]
    public void Import_DistanceAtTheLimit_IsRefusedAndAboveItIsNot()
    {
        var limit = BigInteger.One << 924;
        AssertWeak(Of(P, PrimeBelow(P + limit)), "too near each other");
        Assert.True(Import(Of(P, PrimeFrom(P + limit)).Whole()).IsOk);
    }

    [Fact]
    public void Import_SamePrimeTwice_SaysSo()
    {
        AssertRefused(Of(P, P).Whole(), "the same number");
        AssertRefused(Of(P, P).WithPrimes(), "the same number");
        AssertRefused((Of(P, P) with { D = Inverse(65537, (P - 1) * (P - 1)) }).Exponents(), "the same number");
    }

    [Theory]
    [InlineData(32)]
    [InlineData(512)]
    [InlineData(960)]
    [InlineData(1023)]
    public void Import_PrimesOfUnequalSize_SaysTheirLengths(int bits)
    {
        var small = PrimeFrom(BigInteger.One << (bits - 1));
        var large = PrimeFrom((BigInteger.One << 2047) / small + (BigInteger.One << 800));
        var key = Of(small, large);
        Assert.Equal(2048, key.N.GetBitLength());
        AssertRefused(key.Whole(), $"p has {bits} bits and q has {large.GetBitLength()}: each must have 1024");
        AssertRefused(key.WithPrimes(), $"p has {bits} bits and q has {large.GetBitLength()}: each must have 1024");
        AssertRefused(key.Exponents(), "of equal size", $"p has {large.GetBitLength()} bits and q has {bits}");
    }

    public static TheoryData<string, int> Composites => new()
    {
        { StrongLiars.Quarter, 2 },
        { StrongLiars.Carmichael, 3 },
    };

    /// <summary>d is right for every prime of the composite, so that each signature made with the key verifies.</summary>
    [Theory]
    [MemberData(nameof(Composites))]
    public void Import_FactorThatDeceives_IsNoPrime(string text, int primes)
    {
        var composite = Hex(text);
        var parts = primes == 2 ? PartsOfQuarter(composite) : PartsOfCarmichael(composite);
        Assert.Equal(composite, parts.Aggregate(BigInteger.One, (a, b) => a * b));
        AssertWeak(Of(P, composite, null, parts), "not a prime number");
    }

    [Fact]
    public void Import_FactorIsAProduct_IsNoPrime()
    {
        var (r, s) = PrimesOf(1024);
        var key = Of(P, r * s);
        AssertRefused(key.Whole(), "q is not a prime number");
        AssertRefused((key with { P = key.Q, Q = key.P }).Whole(), "p is not a prime number");
        AssertRefused(key.WithPrimes(), "q is not a prime number");
        AssertRefused(key.Exponents(), "is not a prime number");
    }

    [Fact]
    public void Import_ModulusIsNotTheProduct_SaysSo()
    {
        var key = Of(P, Q).Whole();
        key.N![^1] ^= 2;
        AssertRefused(key, "n is not the product of p and q");
    }

    [Fact]
    public void Import_EvenModulus_SaysSo()
    {
        var key = Of(P, Q).Whole();
        key.N![^1] ^= 1;
        AssertRefused(key, "n is even");
    }

    [Fact]
    public void Import_NumbersThatDoNotBelong_NamesThem()
    {
        AssertRefused((Of(P, Q) with { D = Of(P, Q).D + 2 }).WithPrimes(), "d does not belong to e, p and q");
        AssertRefused((Of(P, Q) with { D = Of(P, Q).D + 2 }).Exponents(), "cannot be found from n, e and d");
        AssertRefused((Of(P, Q) with { D = 65537 }).WithPrimes(), "d is too small");
        foreach (var (name, reason) in new[] { ("DP", "dp is not d modulo p - 1"), ("DQ", "dq is not d modulo q - 1"), ("QI", "qi is not the inverse of q") })
        {
            var key = Of(P, Q).Whole();
            ((byte[])typeof(KeyToImport).GetProperty(name)!.GetValue(key)!)[^1] ^= 4;
            AssertRefused(key, reason);
        }

        AssertRefused(new KeyToImport { Type = KeyType.Rsa, N = Bytes(P * Q), E = [1, 0, 1], D = Bytes(Of(P, Q).D), P = Bytes(P) }, "one is missing");
        AssertRefused(new KeyToImport { Type = KeyType.Rsa, N = Bytes(P * Q), E = [1, 0, 1], D = Bytes(Of(P, Q).D), DP = [1] }, "without p and q");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(65539)]
    [InlineData(4294967291)]
    public void Import_PublicExponentOutsideTheList_SaysWhichAreInIt(long e)
    {
        var (p, q) = (PrimeFrom(P, e), PrimeFrom(Q, e));
        AssertRefused(Of(p, q, e).Whole(), "use 3, 17, 257 or 65537");
        AssertRefused(Of(p, q, e).Exponents(), "use 3, 17, 257 or 65537");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(257)]
    [InlineData(65537)]
    public void Import_PublicExponentOfTheList_IsTakenInEveryForm(long e)
    {
        var key = Of(PrimeFrom(P, e), PrimeFrom(Q, e), e);
        foreach (var form in (KeyToImport[])[key.Whole(), key.WithPrimes(), key.Exponents()])
        {
            var imported = Import(form);
            Assert.True(imported.IsOk, imported.Refusal?.Message);
            Assert.Equal(KeySpecs.Rsa(2048, e).Value, imported.Value.Spec);
            Assert.Equal(Bytes(e), imported.Value.Public.E.ToArray());
        }
    }

    private static void AssertWeak(RsaNumbers key, string reason)
    {
        AssertRefused(key.Whole(), reason);
        AssertRefused(key.WithPrimes(), reason);
        AssertRefused(key.Exponents(), reason);
    }

    private static void AssertRefused(KeyToImport key, params string[] reasons)
    {
        var refusal = Import(key).Refusal;
        Assert.Equal(RefusalCode.BadParameter, refusal?.Code);
        Assert.True(reasons.Any(reason => refusal!.Message.Contains(reason, StringComparison.Ordinal)), refusal!.Message);
    }

    private static Result<NewMaterial> Import(KeyToImport key) => Keyring.Shared.Materials.Import(key, Keyring.Version);

    private static BigInteger PrimeBelow(BigInteger start)
    {
        var number = start.IsEven ? start - 1 : start;
        while (PrimeFrom(number) > start)
        {
            number -= 2000;
        }

        return PrimeFrom(number);
    }

    private static BigInteger[] PartsOfQuarter(BigInteger number)
    {
        // (2j + 1)(4j + 1): j from the root of n / 8.
        for (var j = Root(number / 8, 2) - 2; ; j++)
        {
            if (((2 * j) + 1) * ((4 * j) + 1) == number)
            {
                return [(2 * j) + 1, (4 * j) + 1];
            }
        }
    }

    private static BigInteger[] PartsOfCarmichael(BigInteger number)
    {
        for (var k = Root(number / 1296, 3) - 2; ; k++)
        {
            if (((6 * k) + 1) * ((12 * k) + 1) * ((18 * k) + 1) == number)
            {
                return [(6 * k) + 1, (12 * k) + 1, (18 * k) + 1];
            }
        }
    }

    /// <summary>The whole part of a root, by bisection.</summary>
    private static BigInteger Root(BigInteger number, int degree)
    {
        var (low, high) = (BigInteger.Zero, BigInteger.One << ((int)number.GetBitLength() / degree + 1));
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = BigInteger.Pow(middle, degree) <= number ? (middle, high) : (low, middle);
        }

        return low;
    }
}
