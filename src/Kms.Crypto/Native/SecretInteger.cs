using System.Numerics;
using System.Security.Cryptography;

namespace Kms.Crypto.Native;

/// <summary>
/// A large non-negative number in pinned memory that is cleared: just enough arithmetic to check the parts of a private key against
/// each other. BigInteger would leave copies of them in memory. Its running time depends on the numbers, which only their owner sends.
/// </summary>
internal sealed class SecretInteger : IDisposable
{
    private const int LimbBits = 32;

    /// <summary>Least significant first.</summary>
    private readonly uint[] limbs;

    private SecretInteger(int count) => limbs = GC.AllocateArray<uint>(count, pinned: true);

    ~SecretInteger() => Clear();

    /// <summary>Length without leading zeros; 0 for zero.</summary>
    public int Bits
    {
        get
        {
            var top = limbs.AsSpan().LastIndexOfAnyExcept(0u);
            return top < 0 ? 0 : ((top + 1) * LimbBits) - BitOperations.LeadingZeroCount(limbs[top]);
        }
    }

    public bool IsOne => limbs[0] == 1 && !limbs.AsSpan(1).ContainsAnyExcept(0u);

    public static SecretInteger FromBigEndian(ReadOnlySpan<byte> bytes)
    {
        var number = new SecretInteger(Math.Max(1, (bytes.Length + 3) / 4));
        for (var i = 0; i < bytes.Length; i++)
        {
            var place = bytes.Length - 1 - i;
            number.limbs[place / 4] |= (uint)bytes[i] << (8 * (place % 4));
        }

        return number;
    }

    /// <summary>Of an odd number: itself minus one.</summary>
    public SecretInteger LessOne()
    {
        var result = new SecretInteger(limbs.Length);
        limbs.CopyTo(result.limbs.AsSpan());
        result.limbs[0] &= ~1u;
        return result;
    }

    /// <summary>The difference of both, whichever is larger.</summary>
    public SecretInteger DistanceTo(SecretInteger other)
    {
        var (larger, smaller) = IsLessThan(other) ? (other, this) : (this, other);
        var result = new SecretInteger(larger.limbs.Length);
        larger.limbs.CopyTo(result.limbs.AsSpan());
        Subtract(result.limbs, smaller.limbs);
        return result;
    }

    public SecretInteger Times(SecretInteger other)
    {
        var result = new SecretInteger(limbs.Length + other.limbs.Length);
        for (var i = 0; i < limbs.Length; i++)
        {
            ulong carry = 0;
            for (var j = 0; j < other.limbs.Length; j++)
            {
                carry += ((ulong)limbs[i] * other.limbs[j]) + result.limbs[i + j];
                result.limbs[i + j] = (uint)carry;
                carry >>= LimbBits;
            }

            result.limbs[i + other.limbs.Length] = (uint)carry;
        }

        return result;
    }

    /// <summary>The remainder, by shifting and subtracting: a millisecond for the sizes of RSA.</summary>
    /// <param name="modulus">Not zero.</param>
    public SecretInteger Modulo(SecretInteger modulus)
    {
        var result = new SecretInteger(modulus.limbs.Length + 1);
        var rest = result.limbs.AsSpan();
        for (var bit = (limbs.Length * LimbBits) - 1; bit >= 0; bit--)
        {
            var carry = (limbs[bit / LimbBits] >> (bit % LimbBits)) & 1;
            for (var i = 0; i < rest.Length; i++)
            {
                (rest[i], carry) = ((rest[i] << 1) | carry, rest[i] >> (LimbBits - 1));
            }

            if (Compare(rest, modulus.limbs) >= 0)
            {
                Subtract(rest, modulus.limbs);
            }
        }

        return result;
    }

    public bool IsSameAs(SecretInteger other) => Compare(limbs, other.limbs) == 0;

    public bool IsLessThan(SecretInteger other) => Compare(limbs, other.limbs) < 0;

    public void Dispose()
    {
        Clear();
        GC.SuppressFinalize(this);
    }

    private static int Compare(ReadOnlySpan<uint> left, ReadOnlySpan<uint> right)
    {
        for (var i = Math.Max(left.Length, right.Length) - 1; i >= 0; i--)
        {
            var l = i < left.Length ? left[i] : 0;
            var r = i < right.Length ? right[i] : 0;
            if (l != r)
            {
                return l < r ? -1 : 1;
            }
        }

        return 0;
    }

    private static void Subtract(Span<uint> from, ReadOnlySpan<uint> what)
    {
        long borrow = 0;
        for (var i = 0; i < from.Length; i++)
        {
            borrow += (long)from[i] - (i < what.Length ? what[i] : 0);
            from[i] = (uint)borrow;
            borrow >>= LimbBits;
        }
    }

    private void Clear() => CryptographicOperations.ZeroMemory(System.Runtime.InteropServices.MemoryMarshal.AsBytes(limbs.AsSpan()));
}
