namespace Kms.Leases;

/// <summary>What was read about a silo in the cluster's own list of members.</summary>
public enum MembershipReading
{
    Member,

    /// <summary>Declared dead, or not in the list.</summary>
    Gone,

    /// <summary>The list cannot be read from there.</summary>
    Unreadable,

    /// <summary>Who was asked did not answer.</summary>
    Silent,
}

/// <summary>
/// May a node take itself for a member? One that stood still for long may have been declared dead, and its keys live elsewhere, before it
/// knows. No silo is declared dead while no silo can write the list, so a cluster whose list is away goes on; a node that is cut off from
/// both does not.
/// <code>
/// this node read   the others read                                     confirmed
/// Member           (not asked)                                         yes
/// Gone             (not asked)                                         no
/// Unreadable       one of them Gone                                    no
/// Unreadable       one of them Member                                  yes
/// Unreadable       every one Unreadable, or there are no others        yes
/// Unreadable       otherwise                                           no
/// </code>
/// </summary>
public static class MembershipLease
{
    /// <param name="others">What every other member read, asked after this node's own reading began.</param>
    public static bool IsConfirmed(MembershipReading own, IReadOnlyCollection<MembershipReading> others) => own switch
    {
        MembershipReading.Member => true,
        MembershipReading.Unreadable => !others.Contains(MembershipReading.Gone)
            && (others.Contains(MembershipReading.Member) || others.All(word => word == MembershipReading.Unreadable)),
        _ => false,
    };
}
