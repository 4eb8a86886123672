using Kms.Crypto.Native;

namespace Kms.Crypto.Primes;

/// <summary>
/// With n - 1 = 2^s d: a^d is 1, or one of its first s squares is -1. True of every prime n, and of a composite one for at most a quarter
/// of the bases a.
/// </summary>
internal static class MillerRabin
{
    private const int WindowBits = 4;

    /// <summary>One round, with a random base.</summary>
    public static bool Passes(SecretField field)
    {
        using var exponent = SecretExponent.Below(field.Modulus);
        var power = Raise(field, field.Random(), exponent);
        var passes = SecretField.AreSame(power, field.One) || SecretField.AreSame(power, field.MinusOne);
        for (var i = 1; i < exponent.Twos && !passes; i++)
        {
            field.Multiply(power, power, power);
            passes = SecretField.AreSame(power, field.MinusOne);
        }

        return passes;
    }

    private static ulong[] Raise(SecretField field, ulong[] number, SecretExponent exponent)
    {
        var powers = new ulong[1 << WindowBits][];
        powers[0] = field.One;
        for (var i = 1; i < powers.Length; i++)
        {
            powers[i] = field.Element();
            field.Multiply(powers[i - 1], number, powers[i]);
        }

        var result = field.Copy(field.One);
        for (var window = (exponent.Bits - 1) / WindowBits; window >= 0; window--)
        {
            var digit = 0;
            for (var bit = WindowBits - 1; bit >= 0; bit--)
            {
                field.Multiply(result, result, result);
                digit = (digit << 1) | (exponent.Has((window * WindowBits) + bit) ? 1 : 0);
            }

            field.Multiply(result, powers[digit], result);
        }

        return result;
    }
}
