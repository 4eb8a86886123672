using Kms.Leases;

namespace Kms.Orleans;

/// <param name="IdleTime">A key or vault that was not used for one to two times this long leaves memory.</param>
/// <param name="DueCheckMax">The longest time between two looks for records that are due, whatever the index says.</param>
/// <param name="Leases">How long a node may use what it holds without asking; the same on every node of a cluster.</param>
public sealed record KmsNodeOptions(TimeSpan IdleTime, TimeSpan DueCheckMax, LeaseTerms Leases)
{
    public static KmsNodeOptions Default { get; } = new(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1), LeaseTerms.Default);
}
