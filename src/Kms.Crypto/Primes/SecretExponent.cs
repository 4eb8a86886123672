using System.Numerics;
using Kms.Crypto.Native;

namespace Kms.Crypto.Primes;

/// <summary>The odd part of the number before or after a secret odd one. Cleared when disposed.</summary>
internal sealed class SecretExponent : IDisposable
{
    private readonly ulong[] number;

    private SecretExponent(ulong[] number)
    {
        this.number = number;
        while (!IsSet(Twos))
        {
            Twos++;
        }

        var top = number.AsSpan().LastIndexOfAnyExcept(0ul);
        Bits = ((top + 1) * Limbs.Bits) - BitOperations.LeadingZeroCount(number[top]) - Twos;
    }

    /// <summary>How often two divides the number.</summary>
    public int Twos { get; }

    /// <summary>Length of the odd part.</summary>
    public int Bits { get; }

    public static SecretExponent Below(ReadOnlySpan<ulong> odd)
    {
        var number = Copy(odd);
        number[0] &= ~1ul;
        return new SecretExponent(number);
    }

    public static SecretExponent Above(ReadOnlySpan<ulong> odd)
    {
        var number = Copy(odd);
        for (var i = 0; ++number[i] == 0; i++)
        {
            // The carry goes on to the next limb; the last one has room for it.
        }

        return new SecretExponent(number);
    }

    /// <summary>A bit of the odd part; false beyond its length.</summary>
    public bool Has(int bit) => bit < Bits && IsSet(bit + Twos);

    public void Dispose() => Limbs.Clear(number);

    private static ulong[] Copy(ReadOnlySpan<ulong> odd)
    {
        var number = Limbs.Allocate(odd.Length + 1);
        odd.CopyTo(number);
        return number;
    }

    private bool IsSet(int bit) => (number[bit / Limbs.Bits] >> (bit % Limbs.Bits) & 1) != 0;
}
