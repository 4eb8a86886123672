using Kms.Records;

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
