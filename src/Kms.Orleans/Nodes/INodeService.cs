using Kms.Leases;
using Orleans.Services;

namespace Kms.Orleans.Nodes;

/// <summary>What one node asks of another.</summary>
internal interface INodeService : IGrainService
{
    /// <summary>Answers when no call that comes in later uses what this node holds of the record.</summary>
    Task Drop(string recordId);

    /// <summary>Answers when every actor that is in memory here has forgotten what it knew, and every node what was lent by those.</summary>
    Task ForgetAll();

    /// <summary>What the cluster's list of members says about a node, as this one reads it now.</summary>
    Task<MembershipWord> WhatIsKnownOf(string node);
}
