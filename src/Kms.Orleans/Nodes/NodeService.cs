using Kms.Leases;
using Microsoft.Extensions.Logging;

namespace Kms.Orleans.Nodes;

/// <summary>One on every node, addressed by the node.</summary>
internal sealed class NodeService(GrainId id, Silo silo, ILoggerFactory loggers, NodeLeaseCache shelf, NodeDirectory nodes, ActiveRecords active, Invalidation invalidation, NodeMembership standing, KmsNode node)
    : GrainService(id, silo, loggers), INodeService
{
    private readonly CancellationTokenSource stopping = new();
    private Task watching = Task.CompletedTask;

    public Task Drop(string recordId)
    {
        shelf.Drop(recordId);
        return Task.CompletedTask;
    }

    public async Task ForgetAll()
    {
        await invalidation.Of(active.All);

        // What was lent by activations that are gone.
        shelf.Clear();
    }

    public async Task<bool> LookAtRegion() => node.Region is not { } region || (await region.Node.Look(stopping.Token)).IsOk;

    public Task<MembershipReading> WhatIsKnownOf(string node) => standing.Read(SiloAddress.FromParsableString(node));

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
