using Kms.Crypto.Native;

namespace Kms.Crypto.Primes;

/// <summary>
/// Whether a number from outside is prime: small divisors, then Miller-Rabin with random bases and a strong Lucas test with a random
/// parameter (FIPS 186-5, appendix B.3; Baillie and Wagstaff). No composite number is known that passes both kinds. Takes about 35 ms for
/// 2048 bits.
/// </summary>
internal static class PrimeTest
{
    private const int MillerRabinRounds = 2;
    private const int SmallPrimesBelow = 1024;

    private static readonly uint[] SmallPrimes = Sieve();

    /// <param name="number">Big-endian.</param>
    public static bool IsProbablyPrime(ReadOnlySpan<byte> number)
    {
        number = number.TrimStart((byte)0);
        if (number.Length < sizeof(uint))
        {
            return IsPrime(Remainder(number, uint.MaxValue));
        }

        foreach (var small in SmallPrimes)
        {
            if (Remainder(number, small) == 0)
            {
                return false;
            }
        }

        using var field = new SecretField(number);
        for (var round = 0; round < MillerRabinRounds; round++)
        {
            if (!MillerRabin.Passes(field))
            {
                return false;
            }
        }

        return StrongLucas.Passes(field, number);
    }

    internal static uint Remainder(ReadOnlySpan<byte> number, uint divisor)
    {
        ulong rest = 0;
        foreach (var part in number)
        {
            rest = ((rest << 8) | part) % divisor;
        }

        return (uint)rest;
    }

    private static bool IsPrime(uint number)
    {
        for (var divisor = 2u; divisor * divisor <= number; divisor++)
        {
            if (number % divisor == 0)
            {
                return false;
            }
        }

        return number > 1;
    }

    private static uint[] Sieve() => [.. Enumerable.Range(2, SmallPrimesBelow - 2).Select(number => (uint)number).Where(IsPrime)];
}
