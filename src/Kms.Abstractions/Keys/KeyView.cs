using Kms.Vaults;

namespace Kms.Keys;

/// <summary>A key version as its owner may see it: everything but the material.</summary>
/// <param name="Name">The name as first written; <see cref="KeyId.Name"/> is its canonical form.</param>
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
[GenerateSerializer, Immutable]
public readonly record struct CryptoAnswer(string Name, string VersionId, CryptoOutput Output);
