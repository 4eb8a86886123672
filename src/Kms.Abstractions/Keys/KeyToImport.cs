namespace Kms.Keys;

/// <summary>A key from outside, in the parts of its JWK. Holds plaintext: dispose it as soon as it is imported.</summary>
public sealed class KeyToImport : IDisposable
{
    public required KeyType Type { get; init; }

    public Curve Curve { get; init; }

    public byte[]? N { get; init; }

    public byte[]? E { get; init; }

    public byte[]? D { get; init; }

    public byte[]? P { get; init; }

    public byte[]? Q { get; init; }

    public byte[]? DP { get; init; }

    public byte[]? DQ { get; init; }

    public byte[]? QI { get; init; }

    public byte[]? X { get; init; }

    public byte[]? Y { get; init; }

    /// <summary>The symmetric key.</summary>
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
