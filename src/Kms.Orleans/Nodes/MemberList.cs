using Kms.Leases;

namespace Kms.Orleans.Nodes;

/// <summary>The cluster's own list of members, in which its nodes are declared dead.</summary>
internal interface IMemberList
{
    /// <exception cref="Exception">The list cannot be read.</exception>
    Task<MembershipReading> Read(SiloAddress node);
}

/// <summary>Orleans' membership table, wherever it is kept.</summary>
internal sealed class MemberList(IMembershipTable table) : IMemberList
{
    public async Task<MembershipReading> Read(SiloAddress node)
    {
        var rows = await table.ReadRowAsync(node, CancellationToken.None);
        return rows.TryGet(node) is { Item1.Status: SiloStatus.Joining or SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping }
            ? MembershipReading.Member
            : MembershipReading.Gone;
    }
}
