namespace Kms.Keys;

/// <summary>
/// A key from outside, in the parts of its JWK (RFC 7517; RFC 7518, 6), each big-endian and unsigned. Which parts a type needs: RSA
/// <c>n</c>,
/// <c>e</c> and <c>d</c>, with <c>p</c> and <c>q</c> or without; EC the curve, <c>x</c>, <c>y</c> and <c>d</c>; oct <c>k</c>. The service
/// checks that the parts belong together. Holds plaintext: dispose it as soon as it is imported.
/// </summary>
public sealed class KeyToImport : IDisposable
{
    /// <summary>Which type (<c>kty</c>).</summary>
    public required KeyType Type { get; init; }

    /// <summary>EC: which curve (<c>crv</c>).</summary>
    public Curve Curve { get; init; }

    /// <summary>RSA: the modulus, of 2048, 3072 or 4096 bits.</summary>
    public byte[]? N { get; init; }

    /// <summary>RSA: the public exponent: 3, 17, 257 or 65537.</summary>
    public byte[]? E { get; init; }

    /// <summary>The private exponent (RSA), or the private number (EC).</summary>
    public byte[]? D { get; init; }

    /// <summary>RSA: the first prime factor.</summary>
    public byte[]? P { get; init; }

    /// <summary>RSA: the second prime factor.</summary>
    public byte[]? Q { get; init; }

    /// <summary>RSA: <c>d</c> modulo <c>p</c> - 1.</summary>
    public byte[]? DP { get; init; }

    /// <summary>RSA: <c>d</c> modulo <c>q</c> - 1.</summary>
    public byte[]? DQ { get; init; }

    /// <summary>RSA: the inverse of <c>q</c> modulo <c>p</c>.</summary>
    public byte[]? QI { get; init; }

    /// <summary>EC: the first coordinate of the public point.</summary>
    public byte[]? X { get; init; }

    /// <summary>EC: the second coordinate of the public point.</summary>
    public byte[]? Y { get; init; }

    /// <summary>oct: the symmetric key, of 16, 24 or 32 bytes.</summary>
    public byte[]? K { get; init; }

    /// <summary>The JWK's <c>alg</c>: binds a symmetric key to the algorithm's family.</summary>
    public Algorithm? Algorithm { get; init; }

    /// <summary>Overwrites the private parts.</summary>
    public void Dispose()
    {
        foreach (var secret in (ReadOnlySpan<byte[]?>)[D, P, Q, DP, DQ, QI, K])
        {
            Array.Clear(secret ?? []);
        }
    }
}
