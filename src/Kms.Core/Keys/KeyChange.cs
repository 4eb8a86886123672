namespace Kms.Keys;

/// <summary>How many zones hold what was acknowledged.</summary>
public enum Durability
{
    TwoZones,

    /// <summary>An emergency disable with a zone away: in force at once, and a normal version when that zone is back.</summary>
    SingleZone,
}

/// <summary>What came of a command.</summary>
/// <param name="VersionId">The version that it made or changed; null where it concerns the key as a whole.</param>
[GenerateSerializer, Immutable]
public sealed record KeyChange(KeyState State, string? VersionId, Durability Durability = Durability.TwoZones);
