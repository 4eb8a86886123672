namespace Kms.Operations;

/// <summary>Which regions of a pair serve an operation.</summary>
public enum Serving
{
    /// <summary>
    /// On the list of what a read-only region serves: list and get of keys and vaults, the uses of keys, backup of a key.
    /// </summary>
    AnyRegion,

    /// <summary>Everything else about keys and vaults.</summary>
    HomeRegion,

    /// <summary>
    /// About this region's databases and its part in the pair, never about a key: an operator needs it most when a region is lost.
    /// </summary>
    EveryRole,
}
