using Kms.Vaults;

namespace Kms.Keys;

/// <summary>A key version as its owner may see it: everything but the material.</summary>
/// <param name="Key">Its address.</param>
/// <param name="Name">The name as first written; <see cref="KeyId.Name"/> is its canonical form.</param>
/// <param name="VersionId">32 lower-case hexadecimal digits.</param>
/// <param name="Spec">Its kind.</param>
/// <param name="Public">The public half; <see cref="PublicMaterial.None"/> for a symmetric key.</param>
/// <param name="Operations">Its <c>key_ops</c>.</param>
/// <param name="Attributes">Whether and when it may be used.</param>
/// <param name="Tags">The owner's.</param>
/// <param name="Recovery">What deletion means in its vault.</param>
/// <param name="Deletion">Set for a deleted key.</param>
/// <param name="Durability">Of the change that this answers; <see cref="Durability.TwoZones"/> for reads.</param>
[GenerateSerializer, Immutable]
public sealed record KeyView(
    KeyId Key,
    string Name,
    string VersionId,
    KeySpec Spec,
    PublicMaterial Public,
    KeyOperations Operations,
    KeyAttributes Attributes,
    Tags Tags,
    Recovery Recovery,
    Deletion? Deletion,
    Durability Durability = default);

/// <summary>The answer of using a key: which version was used, and what came out.</summary>
/// <param name="Name">The key's name in lower case.</param>
/// <param name="VersionId">32 lower-case hexadecimal digits.</param>
/// <param name="Output">The bytes, or whether a signature is good.</param>
[GenerateSerializer, Immutable]
public readonly record struct CryptoAnswer(string Name, string VersionId, CryptoOutput Output);
