namespace Kms.Keys;

/// <summary>The type of a key: the <c>kty</c> of its JWK (RFC 7518, 6.1).</summary>
public enum KeyType
{
    /// <summary>RSA (RFC 8017): signs, encrypts and wraps.</summary>
    Rsa,

    /// <summary>Elliptic curve: signs.</summary>
    Ec,

    /// <summary>A symmetric key.</summary>
    Oct,
}

/// <summary>The curve of an EC key: the <c>crv</c> of its JWK (RFC 7518, 6.2.1.1).</summary>
public enum Curve
{
    /// <summary>Of a key that is not EC.</summary>
    None,

    /// <summary>NIST P-256, secp256r1 (NIST SP 800-186).</summary>
    P256,

    /// <summary>NIST P-384, secp384r1 (NIST SP 800-186).</summary>
    P384,

    /// <summary>NIST P-521, secp521r1 (NIST SP 800-186).</summary>
    P521,

    /// <summary>secp256k1 (SEC 2); <c>P-256K</c> in Azure Key Vault.</summary>
    P256K,
}

/// <summary>What kind of key: type and size. One of the combinations that <see cref="KeySpecs"/> lists.</summary>
/// <param name="Type">RSA, EC or oct.</param>
/// <param name="SizeBits">RSA modulus, EC field or symmetric key size in bits.</param>
/// <param name="Curve">For EC keys; else <see cref="Curve.None"/>.</param>
/// <param name="PublicExponent">For RSA keys: 3, 17 or 257, or 0 for the usual 65537. 0 for others.</param>
[GenerateSerializer, Immutable]
public sealed record KeySpec(KeyType Type, int SizeBits, Curve Curve = Curve.None, long PublicExponent = 0);

/// <summary>The key kinds that can be made or imported, as one table.</summary>
public static class KeySpecs
{
    /// <summary>The modulus of an RSA key that names no size, in bits.</summary>
    public const int RsaDefaultBits = 2048;

    /// <summary>The size of a symmetric key that names none, in bits.</summary>
    public const int OctDefaultBits = 256;

    private const long UsualExponent = 65537;

    private static readonly (Curve Curve, string Name, int Bits)[] Curves =
    [
        (Curve.P256, "P-256", 256),
        (Curve.P384, "P-384", 384),
        (Curve.P521, "P-521", 521),
        (Curve.P256K, "P-256K", 256),
    ];

    /// <summary>Lengths of the modulus, in bits.</summary>
    public static IReadOnlyList<int> RsaSizesBits { get; } = [2048, 3072, 4096];

    /// <summary>The public exponents in common use. Others gain nothing, and make a key dear to find or to use.</summary>
    public static IReadOnlyList<long> RsaExponents { get; } = [3, 17, 257, UsualExponent];

    /// <summary>The sizes, for messages.</summary>
    internal static string RsaSizesText { get; } = Text.Either(RsaSizesBits);

    /// <summary>The exponents, for messages.</summary>
    internal static string RsaExponentsText { get; } = Text.Either(RsaExponents);

    /// <summary>An RSA key.</summary>
    /// <param name="bits">One of <see cref="RsaSizesBits"/>.</param>
    /// <param name="publicExponent">One of <see cref="RsaExponents"/>; 0: the usual one.</param>
    /// <returns>The kind, or <see cref="RefusalCode.BadParameter"/>.</returns>
    public static Result<KeySpec> Rsa(int bits, long publicExponent = 0) =>
        !RsaSizesBits.Contains(bits) ? Bad($"key_size {bits} is not supported for RSA: use {RsaSizesText}.")
        : publicExponent is 0 or UsualExponent ? new KeySpec(KeyType.Rsa, bits)
        : RsaExponents.Contains(publicExponent) ? new KeySpec(KeyType.Rsa, bits, Curve.None, publicExponent)
        : Bad($"public_exponent {publicExponent} is not supported: use {RsaExponentsText}.");

    /// <summary>An EC key.</summary>
    /// <param name="curve">Any but <see cref="Curve.None"/>.</param>
    /// <returns>The kind, or <see cref="RefusalCode.BadParameter"/>.</returns>
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

    /// <summary>A symmetric key.</summary>
    /// <param name="bits">128, 192 or 256.</param>
    /// <returns>The kind, or <see cref="RefusalCode.BadParameter"/>.</returns>
    public static Result<KeySpec> Oct(int bits) => bits is 128 or 192 or 256
        ? new KeySpec(KeyType.Oct, bits)
        : Bad($"key_size {bits} is not supported for oct: use 128, 192 or 256.");

    /// <summary>Whether a kind is one of this table. A spec that another process sends may be anything.</summary>
    /// <param name="spec">What is asked for.</param>
    /// <returns>Null for one of the table; else <see cref="RefusalCode.BadParameter"/>.</returns>
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
    /// <param name="name">As in a <c>crv</c>, in its case.</param>
    /// <returns>The curve, or <see cref="RefusalCode.BadParameter"/>.</returns>
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

    /// <summary>The name as in a <c>crv</c>: <c>P-256</c>.</summary>
    /// <param name="curve">Any but <see cref="Curve.None"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It has no name.</exception>
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
