using System.Numerics;
using System.Security.Cryptography;
using Kms.Crypto.Native;

namespace Kms.Crypto.Primes;

/// <summary>
/// With n + 1 = 2^s d and a parameter P such that P^2 - 4 is no square modulo n: V(d) is 2 or -2, or one of V(d), V(2d), ... V(2^(s-2) d)
/// is 0. V(0) is 2, V(1) is P, V(k + 1) is P V(k) - V(k - 1). (Grantham, Frobenius pseudoprimes, 2001: "extra strong", of which U is left
/// out.)
/// </summary>
internal static class StrongLucas
{
    /// <summary>Every second parameter is fit for a prime number; none is fit for a square.</summary>
    private const int ParametersMax = 128;

    /// <param name="number">The field's modulus, big-endian.</param>
    public static bool Passes(SecretField field, ReadOnlySpan<byte> number)
    {
        if (Parameter(number) is not { } parameter)
        {
            return false;
        }

        using var exponent = SecretExponent.Above(field.Modulus);
        var value = Value(field, field.Of(parameter), exponent);
        var passes = SecretField.AreSame(value, field.Two) || SecretField.AreSame(value, field.MinusTwo) || SecretField.IsZero(value);
        for (var i = 2; i < exponent.Twos && !passes; i++)
        {
            field.Multiply(value, value, value);
            field.Subtract(value, field.Two);
            passes = SecretField.IsZero(value);
        }

        // V(d) = 0 counts only where s is at least 2.
        return passes && (exponent.Twos > 1 || !SecretField.IsZero(value));
    }

    /// <summary>V(d): V(2k) = V(k)^2 - 2 and V(2k + 1) = V(k) V(k + 1) - P lead from the highest bit of d to the lowest.</summary>
    private static ulong[] Value(SecretField field, ulong[] parameter, SecretExponent exponent)
    {
        var (low, high) = (field.Copy(field.Two), field.Copy(parameter));
        for (var bit = exponent.Bits - 1; bit >= 0; bit--)
        {
            var (doubled, between) = exponent.Has(bit) ? (high, low) : (low, high);
            field.Multiply(low, high, between);
            field.Subtract(between, parameter);
            field.Multiply(doubled, doubled, doubled);
            field.Subtract(doubled, field.Two);
        }

        return low;
    }

    private static uint? Parameter(ReadOnlySpan<byte> number)
    {
        for (var i = 0; i < ParametersMax; i++)
        {
            var parameter = (uint)RandomNumberGenerator.GetInt32(3, 1 << 15);
            if (Jacobi((parameter * parameter) - 4, number) == -1)
            {
                return parameter;
            }
        }

        return null;
    }

    /// <summary>The Jacobi symbol of a small number over a large odd one: quadratic reciprocity makes two small numbers of them.</summary>
    private static int Jacobi(uint upper, ReadOnlySpan<byte> lower)
    {
        var twos = BitOperations.TrailingZeroCount(upper);
        var odd = upper >> twos;
        return Sign(twos, odd, lower[^1]) * Jacobi(PrimeTest.Remainder(lower, odd), odd);
    }

    private static int Jacobi(uint upper, uint lower)
    {
        var sign = 1;
        while (upper != 0)
        {
            var twos = BitOperations.TrailingZeroCount(upper);
            upper >>= twos;
            sign *= Sign(twos, upper, lower);
            (upper, lower) = (lower % upper, upper);
        }

        return lower == 1 ? sign : 0;
    }

    /// <summary>
    /// Of the powers of two above, and of exchanging the odd rest with what is below; of that, the last three bits count.
    /// </summary>
    private static int Sign(int twos, uint odd, uint lower) =>
        (twos % 2 == 1 && (lower % 8) is 3 or 5) ^ (odd % 4 == 3 && lower % 4 == 3) ? -1 : 1;
}
