namespace Kms.Keys;

/// <summary>One version of a key. Immutable; a change makes a new value.</summary>
/// <param name="Id">32 lower-case hexadecimal digits.</param>
/// <param name="Public">What anybody may know: modulus and exponent, or the point. Empty for symmetric keys.</param>
/// <param name="Material">The private part, wrapped: opaque here.</param>
/// <param name="Family">For an imported symmetric key: the one family of algorithms that may use it.</param>
[GenerateSerializer, Immutable]
public sealed record KeyVersion(
    string Id,
    KeySpec Spec,
    PublicMaterial Public,
    WrappedMaterial Material,
    KeyAttributes Attributes,
    KeyOperations Operations,
    Tags Tags,
    AlgorithmFamily Family = default);

/// <summary>The public half of a key, big-endian and unsigned; EC coordinates padded to the field size. Empty where a type has no such part.</summary>
[GenerateSerializer, Immutable]
public sealed record PublicMaterial(ReadOnlyMemory<byte> N, ReadOnlyMemory<byte> E, ReadOnlyMemory<byte> X, ReadOnlyMemory<byte> Y)
{
    public static PublicMaterial None { get; } = new(default, default, default, default);
}

/// <summary>Private key material, wrapped by Kms.Crypto under the installation's keys. Meaningless anywhere else.</summary>
[GenerateSerializer, Immutable]
public readonly record struct WrappedMaterial(ReadOnlyMemory<byte> Bytes);

/// <param name="NotBefore">Before it, only decrypt, unwrapKey and verify are allowed.</param>
/// <param name="Expires">From it on, only decrypt, unwrapKey and verify are allowed.</param>
[GenerateSerializer, Immutable]
public sealed record KeyAttributes(
    bool Enabled,
    DateTimeOffset? NotBefore,
    DateTimeOffset? Expires,
    DateTimeOffset Created,
    DateTimeOffset Updated);
