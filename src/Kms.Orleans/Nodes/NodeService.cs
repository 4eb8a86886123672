using Kms.Leases;
using Kms.Orleans.Regions;
using Microsoft.Extensions.Logging;

namespace Kms.Orleans.Nodes;

/// <summary>One on every node, addressed by the node.</summary>
internal sealed class NodeService(
    GrainId id,
    Silo silo,
    ILoggerFactory loggers,
    NodeLeaseCache cache,
    NodeDirectory nodes,
    ActiveRecords active,
    Invalidation invalidation,
    NodeMembership membership,
    RegionPart? region = null)
    : GrainService(id, silo, loggers), INodeService
{
    private readonly CancellationTokenSource stopping = new();
    private Task watching = Task.CompletedTask;

    public Task Drop(string recordId)
    {
        cache.Drop(recordId);
        return Task.CompletedTask;
    }

    public async Task ForgetAll()
    {
        await invalidation.Of(active.All);

        // What was lent by activations that are gone.
        cache.Clear();
    }

    public async Task<bool> LookAtRegion() => region is null || (await region.Node.Look(stopping.Token)).IsOk;

    public Task<MembershipReading> WhatIsKnownOf(string node) => membership.Read(SiloAddress.FromParsableString(node));

    public override Task Start()
    {
        watching = nodes.Watch(stopping.Token);
        return base.Start();
    }

    public override async Task Stop()
    {
        await stopping.CancelAsync();
        await watching;
        stopping.Dispose();
        await base.Stop();
    }
}
