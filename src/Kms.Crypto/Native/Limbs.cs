using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Kms.Crypto.Native;

/// <summary>Numbers as 64-bit limbs, least significant first, in pinned arrays of their own.</summary>
internal static class Limbs
{
    public const int Bits = 64;

    public static ulong[] Allocate(int count) => GC.AllocateArray<ulong>(count, pinned: true);

    public static void Clear(ulong[] number) => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(number.AsSpan()));

    public static ulong[] FromBigEndian(ReadOnlySpan<byte> bytes)
    {
        var number = Allocate((bytes.Length + 7) / 8);
        for (var i = 0; i < bytes.Length; i++)
        {
            var place = bytes.Length - 1 - i;
            number[place / 8] |= (ulong)bytes[i] << (8 * (place % 8));
        }

        return number;
    }

    /// <returns>What is carried out of the last limb.</returns>
    public static ulong Add(Span<ulong> sum, ReadOnlySpan<ulong> other)
    {
        ulong carry = 0;
        for (var i = 0; i < sum.Length; i++)
        {
            var added = (UInt128)sum[i] + other[i] + carry;
            (sum[i], carry) = ((ulong)added, (ulong)(added >> Bits));
        }

        return carry;
    }

    /// <returns>1 where the second number is the larger one, else 0.</returns>
    public static ulong Subtract(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> result)
    {
        ulong borrow = 0;
        for (var i = 0; i < result.Length; i++)
        {
            var difference = (UInt128)a[i] - b[i] - borrow;
            (result[i], borrow) = ((ulong)difference, (ulong)(difference >> Bits) & 1);
        }

        return borrow;
    }

    public static bool IsLess(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        for (var i = a.Length - 1; i >= 0; i--)
        {
            if (a[i] != b[i])
            {
                return a[i] < b[i];
            }
        }

        return false;
    }

    /// <summary>a times b, and both summands: two limbs, of which the upper one is returned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MultiplyAdd(ulong a, ulong b, ulong add, ulong carry, out ulong low)
    {
        var high = Math.BigMul(a, b, out low);
        low += add;
        high += low < add ? 1ul : 0;
        low += carry;
        return high + (low < carry ? 1ul : 0);
    }

    /// <summary>Of an odd number modulo 2^64, by Newton's iteration: each step doubles the number of bits that are right.</summary>
    public static ulong Inverse(ulong odd)
    {
        var inverse = odd;
        for (var i = 0; i < 6; i++)
        {
            inverse *= 2 - (odd * inverse);
        }

        return inverse;
    }
}
