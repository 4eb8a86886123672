namespace Kms.Keys;

/// <summary>What came of a command.</summary>
/// <param name="VersionId">The version that it made or changed; null where it concerns the key as a whole.</param>
[GenerateSerializer, Immutable]
public sealed record KeyChange(KeyState State, string? VersionId, Durability Durability = Durability.TwoZones);
