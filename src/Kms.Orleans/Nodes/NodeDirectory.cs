using System.Collections.Concurrent;
using Kms.Leases;
using Kms.Orleans.Callers;
using Kms.Records;
using Microsoft.Extensions.Logging;

namespace Kms.Orleans.Nodes;

/// <summary>Who is in the cluster, and the way to each node's lease cache.</summary>
internal sealed class NodeDirectory(
    IClusterMembershipService membership,
    ILocalSiloDetails local,
    NodeServiceClient others,
    NodeLeaseCache cache,
    KmsNodeOptions options,
    ActorPorts ports,
    ILoggerFactory loggers)
{
    private readonly LeaseTerms terms = options.Leases;
    private readonly TimeProvider time = ports.Time;
    private readonly ConcurrentDictionary<SiloAddress, long> deaths = new();
    private readonly MemberLog log = new(loggers.CreateLogger("Kms.Cluster"), local.SiloAddress, options.Leases);

    public string Self { get; } = local.SiloAddress.ToParsableString();

    public NodeView Look()
    {
        var now = time.GetTimestamp();
        HashSet<string> members = [Self], departed = [], gone = [];
        var nodes = membership.CurrentSnapshot.Members;
        foreach (var (address, node) in nodes)
        {
            if (node.Status is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping)
            {
                members.Add(address.ToParsableString());
            }
            else if (node.Status == SiloStatus.Dead)
            {
                // Seen dead for the first time now, it may have lived until now.
                var over = terms.AllOverAt(deaths.GetOrAdd(address, now), time.TimestampFrequency, byOthers: true);
                (now >= over || IsReplaced(address, nodes.Keys) ? gone : departed).Add(address.ToParsableString());
            }
        }

        return new NodeView(members, departed, gone);
    }

    /// <summary>
    /// True when the cluster has given a node up. The node may not know it yet, and its messages still arrive, but a withdrawal does not
    /// wait for it any more.
    /// </summary>
    public bool IsGivenUp(string node) => membership.CurrentSnapshot.GetSiloStatus(SiloAddress.FromParsableString(node)) == SiloStatus.Dead;

    /// <summary>Notes deaths as they become known, so that no withdrawal has to wait for them later.</summary>
    public async Task Watch(CancellationToken cancellation)
    {
        try
        {
            await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(cancellation))
            {
                Look();
                log.Note(snapshot);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    /// <summary>Returns when the node does not use the record's state any more for any call that comes in later.</summary>
    public Task Drop(string node, string recordId)
    {
        if (node == Self)
        {
            cache.Drop(recordId);
            return Task.CompletedTask;
        }

        return others.At(SiloAddress.FromParsableString(node)).Drop(recordId);
    }

    /// <summary>
    /// Returns when no node of the cluster uses what it knew before. One that went away meanwhile uses nothing any more, when its leases
    /// are over.
    /// </summary>
    public Task ForgetAll() => Task.WhenAll(Look().Members.Select(async node =>
    {
        while (Look().Members.Contains(node))
        {
            try
            {
                await others.At(SiloAddress.FromParsableString(node)).ForgetAll();
                return;
            }
            catch (Exception exception) when (GrainCall.IsOfTheCluster(exception))
            {
                await Task.Delay(terms.Term, time);
            }
        }
    }));

    /// <summary>Another process has its address and port: it ended.</summary>
    private static bool IsReplaced(SiloAddress address, IEnumerable<SiloAddress> all) =>
        all.Any(other => other.Endpoint.Equals(address.Endpoint) && other.Generation > address.Generation);
}
