namespace Kms.Keys;

public enum KeyType
{
    Rsa,
    Ec,

    /// <summary>A symmetric key.</summary>
    Oct,
}

public enum Curve
{
    None,
    P256,
    P384,
    P521,

    /// <summary>secp256k1.</summary>
    P256K,
}

/// <summary>What kind of key: type and size. One of the combinations that <see cref="KeySpecs"/> lists.</summary>
/// <param name="SizeBits">RSA modulus, EC field or symmetric key size in bits.</param>
/// <param name="Curve">For EC keys; else <see cref="Curve.None"/>.</param>
/// <param name="PublicExponent">For RSA keys: 3, 17 or 257, or 0 for the usual 65537. 0 for others.</param>
[GenerateSerializer, Immutable]
public sealed record KeySpec(KeyType Type, int SizeBits, Curve Curve = Curve.None, long PublicExponent = 0);

/// <summary>The key kinds that can be made or imported, as one table.</summary>
public static class KeySpecs
{
    public const int RsaDefaultBits = 2048;
    public const int OctDefaultBits = 256;

    private const long UsualExponent = 65537;

    private static readonly (Curve Curve, string Name, int Bits)[] Curves =
    [
        (Curve.P256, "P-256", 256),
        (Curve.P384, "P-384", 384),
        (Curve.P521, "P-521", 521),
        (Curve.P256K, "P-256K", 256),
    ];

    /// <summary>Lengths of the modulus.</summary>
    public static IReadOnlyList<int> RsaSizesBits { get; } = [2048, 3072, 4096];

    /// <summary>The public exponents in common use. Others gain nothing, and make a key dear to find or to use.</summary>
    public static IReadOnlyList<long> RsaExponents { get; } = [3, 17, 257, UsualExponent];

    /// <summary>The sizes, for messages.</summary>
    public static string RsaSizesText { get; } = Text.Either(RsaSizesBits);

    /// <summary>The exponents, for messages.</summary>
    public static string RsaExponentsText { get; } = Text.Either(RsaExponents);

    /// <param name="publicExponent">One of <see cref="RsaExponents"/>; 0: the usual one.</param>
    public static Result<KeySpec> Rsa(int bits, long publicExponent = 0) =>
        !RsaSizesBits.Contains(bits) ? Bad($"key_size {bits} is not supported for RSA: use {RsaSizesText}.")
        : publicExponent is 0 or UsualExponent ? new KeySpec(KeyType.Rsa, bits)
        : RsaExponents.Contains(publicExponent) ? new KeySpec(KeyType.Rsa, bits, Curve.None, publicExponent)
        : Bad($"public_exponent {publicExponent} is not supported: use {RsaExponentsText}.");

    public static Result<KeySpec> Ec(Curve curve)
    {
        foreach (var row in Curves)
        {
            if (row.Curve == curve)
            {
                return new KeySpec(KeyType.Ec, row.Bits, curve);
            }
        }

        return Bad("crv is missing: use P-256, P-384, P-521 or P-256K.");
    }

    public static Result<KeySpec> Oct(int bits) => bits is 128 or 192 or 256
        ? new KeySpec(KeyType.Oct, bits)
        : Bad($"key_size {bits} is not supported for oct: use 128, 192 or 256.");

    /// <summary>Null for one of the kinds of this table; else the refusal. A spec that another process sends may be anything.</summary>
    public static Refusal? Check(KeySpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var known = spec.Type switch
        {
            KeyType.Rsa => Rsa(spec.SizeBits, spec.PublicExponent),
            KeyType.Ec => Ec(spec.Curve),
            KeyType.Oct => Oct(spec.SizeBits),
            _ => Bad("The type of key is not supported: use RSA, EC or oct."),
        };
        return !known.TryGet(out var right, out var refusal) ? refusal
            : right == spec ? null
            : Bad($"The size, curve and public exponent do not belong to a key of type {spec.Type}.");
    }

    /// <summary>The curve with this name (<c>SECP256K1</c> is an old name of P-256K).</summary>
    public static Result<Curve> ParseCurve(string name)
    {
        foreach (var row in Curves)
        {
            if (string.Equals(row.Name, name, StringComparison.Ordinal))
            {
                return row.Curve;
            }
        }

        return string.Equals(name, "SECP256K1", StringComparison.OrdinalIgnoreCase)
            ? Curve.P256K
            : Bad($"crv '{Text.Shorten(name)}' is not supported: use P-256, P-384, P-521 or P-256K.");
    }

    public static string NameOf(Curve curve)
    {
        foreach (var row in Curves)
        {
            if (row.Curve == curve)
            {
                return row.Name;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(curve), curve, "Not a named curve.");
    }

    private static Refusal Bad(string message) => new(RefusalCode.BadParameter, message);
}
