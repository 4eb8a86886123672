using Kms.Regions;

namespace Kms.Operations;

/// <summary>
/// What a region serves in each role:
/// <code>
///               Home     Replica           Failover          Fenced
/// AnyRegion     serves   serves            serves            RegionFenced
/// HomeRegion    serves   ReadOnlyReplica   ReadOnlyReplica   RegionFenced
/// EveryRole     serves   serves            serves            serves
/// </code>
/// </summary>
public static class RegionRules
{
    private static readonly Refusal ReadOnly = new(
        RefusalCode.ReadOnlyReplica, "This region is a read-only replica: only list, get, encrypt, decrypt, wrap, unwrap, sign, verify and backup are served here.");

    private static readonly Refusal Fenced = new(
        RefusalCode.RegionFenced, "Another region has been promoted in this one's place: nothing is served here until it has become its replica.");

    /// <summary>Null when a region in this role serves the operation, else the refusal to answer with.</summary>
    public static Refusal? Refuse(RegionRole role, Serving serving) => (serving, role) switch
    {
        (Serving.EveryRole, _) or (_, RegionRole.Home) => null,
        (_, RegionRole.Fenced) => Fenced,
        (Serving.AnyRegion, _) => null,
        _ => ReadOnly,
    };
}
