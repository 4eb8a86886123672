namespace Kms.Keys;

/// <summary>The <c>attributes</c> of a key version: whether and when it may be used, and when it was made and changed.</summary>
/// <param name="Enabled">False: it serves no operation at all.</param>
/// <param name="NotBefore"><c>nbf</c>: before it, only decrypt, unwrapKey and verify are allowed. Null: from the start.</param>
/// <param name="Expires"><c>exp</c>: from it on, only decrypt, unwrapKey and verify are allowed. Null: never.</param>
/// <param name="Created">When the version was made, in UTC.</param>
/// <param name="Updated">When it was last changed, in UTC; for an untouched version, when it was made.</param>
[GenerateSerializer, Immutable]
public sealed record KeyAttributes(
    bool Enabled,
    DateTimeOffset? NotBefore,
    DateTimeOffset? Expires,
    DateTimeOffset Created,
    DateTimeOffset Updated);

/// <summary>The public half of a key, big-endian and unsigned (RFC 7518, 6.2 and 6.3). Empty where a type has no such part.</summary>
/// <param name="N">RSA: the modulus.</param>
/// <param name="E">RSA: the public exponent.</param>
/// <param name="X">EC: the point's first coordinate, padded to the field size.</param>
/// <param name="Y">EC: its second coordinate, padded to the field size.</param>
[GenerateSerializer, Immutable]
public sealed record PublicMaterial(ReadOnlyMemory<byte> N, ReadOnlyMemory<byte> E, ReadOnlyMemory<byte> X, ReadOnlyMemory<byte> Y)
{
    /// <summary>Of a symmetric key, which has no public half.</summary>
    public static PublicMaterial None { get; } = new(default, default, default, default);
}
