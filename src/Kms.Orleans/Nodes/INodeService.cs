using Kms.Leases;
using Kms.Regions;
using Orleans.Services;

namespace Kms.Orleans.Nodes;

/// <summary>What one node asks of another.</summary>
internal interface INodeService : IGrainService
{
    /// <summary>Answers when no call that comes in later uses what this node holds of the record.</summary>
    Task Drop(string recordId);

    /// <summary>
    /// Answers when every actor that is in memory here has forgotten what it knew, and every node what was lent by those.
    /// </summary>
    Task ForgetAll();

    /// <summary>
    /// Asks the region's actor what the region is. True when this node acts on the answer (<see cref="IRegionNode.Look"/>), or has no part
    /// in a region.
    /// </summary>
    Task<bool> LookAtRegion();

    /// <summary>What the cluster's list of members says about a node, as this one reads it now.</summary>
    Task<MembershipReading> WhatIsKnownOf(string node);
}
