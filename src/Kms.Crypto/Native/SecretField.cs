using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Kms.Crypto.Native;

/// <summary>
/// Arithmetic modulo an odd secret number, in pinned memory that is cleared. Elements are in Montgomery form (Handbook of Applied
/// Cryptography, 14.3.2): the element x stands for x divided by 2^(64 limbs). Its running time depends on the numbers, which only their
/// owner sends. For one thread at a time.
/// </summary>
internal sealed class SecretField : IDisposable
{
    private readonly ulong[] modulus;
    private readonly ulong[] product;
    private readonly List<ulong[]> elements = [];
    private readonly ulong negativeInverse;

    /// <param name="modulus">Big-endian, odd, at least 5, without leading zeros.</param>
    public SecretField(ReadOnlySpan<byte> modulus)
    {
        this.modulus = Limbs.FromBigEndian(modulus);
        product = Limbs.Allocate(this.modulus.Length + 1);
        negativeInverse = 0 - Limbs.Inverse(this.modulus[0]);
        One = Element();
        One[0] = 1;
        for (var i = 0; i < this.modulus.Length * Limbs.Bits; i++)
        {
            Add(One, One);
        }

        Two = Copy(One);
        Add(Two, One);
        MinusOne = Element();
        Subtract(MinusOne, One);
        MinusTwo = Element();
        Subtract(MinusTwo, Two);
    }

    public ReadOnlySpan<ulong> Modulus => modulus;

    public ulong[] One { get; }

    public ulong[] Two { get; }

    public ulong[] MinusOne { get; }

    public ulong[] MinusTwo { get; }

    /// <summary>Zero, in memory that is cleared with the field.</summary>
    public ulong[] Element()
    {
        var element = Limbs.Allocate(modulus.Length);
        elements.Add(element);
        return element;
    }

    public ulong[] Copy(ulong[] element)
    {
        var copy = Element();
        element.CopyTo(copy.AsSpan());
        return copy;
    }

    public ulong[] Of(uint number)
    {
        var result = Element();
        for (var bit = 31; bit >= 0; bit--)
        {
            Add(result, result);
            if ((number >> bit & 1) != 0)
            {
                Add(result, One);
            }
        }

        return result;
    }

    /// <summary>Drawn evenly from all elements but 0, 1 and -1.</summary>
    public ulong[] Random()
    {
        var result = Element();
        do
        {
            RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(result.AsSpan()));
            result[^1] &= ulong.MaxValue >> BitOperations.LeadingZeroCount(modulus[^1]);
        }
        while (!Limbs.IsLess(result, modulus) || IsZero(result) || AreSame(result, One) || AreSame(result, MinusOne));
        return result;
    }

    public void Add(ulong[] sum, ulong[] other)
    {
        if (Limbs.Add(sum, other) != 0 || !Limbs.IsLess(sum, modulus))
        {
            Limbs.Subtract(sum, modulus, sum);
        }
    }

    public void Subtract(ulong[] from, ulong[] other)
    {
        if (Limbs.Subtract(from, other, from) != 0)
        {
            Limbs.Add(from, modulus);
        }
    }

    /// <summary>Montgomery's product; multiplying and reducing in one loop lets the processor work on both carries at once.</summary>
    /// <param name="result">May be one of the factors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Multiply(ulong[] a, ulong[] b, ulong[] result)
    {
        var count = modulus.Length;
        var sum = product.AsSpan();
        sum.Clear();
        for (var i = 0; i < count; i++)
        {
            var factor = a[i];
            var carry = Limbs.MultiplyAdd(factor, b[0], sum[0], 0, out var low);
            var multiple = low * negativeInverse;
            var reduced = Limbs.MultiplyAdd(multiple, modulus[0], low, 0, out _);
            for (var j = 1; j < count; j++)
            {
                carry = Limbs.MultiplyAdd(factor, b[j], sum[j], carry, out low);
                reduced = Limbs.MultiplyAdd(multiple, modulus[j], low, reduced, out sum[j - 1]);
            }

            var high = sum[count] + carry;
            var overflow = high < carry ? 1ul : 0;
            high += reduced;
            overflow += high < reduced ? 1ul : 0;
            (sum[count - 1], sum[count]) = (high, overflow);
        }

        if (Limbs.Subtract(sum[..count], modulus, result) > sum[count])
        {
            sum[..count].CopyTo(result);
        }
    }

    public static bool IsZero(ulong[] element) => !element.AsSpan().ContainsAnyExcept(0ul);

    public static bool AreSame(ulong[] a, ulong[] b) => a.AsSpan().SequenceEqual(b);

    public void Dispose()
    {
        Limbs.Clear(modulus);
        Limbs.Clear(product);
        elements.ForEach(Limbs.Clear);
    }
}
