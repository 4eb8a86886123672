namespace Kms.Keys;

/// <summary>How many zones hold what was acknowledged.</summary>
public enum Durability
{
    /// <summary>Both: it survives the loss of either.</summary>
    TwoZones,

    /// <summary>An emergency disable with a zone away: in force at once, and a normal version when that zone is back.</summary>
    SingleZone,
}
