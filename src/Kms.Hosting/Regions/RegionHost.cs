using Kms.Hosting.Cluster;
using Kms.Hosting.Server;
using Kms.Hosting.Start;
using Kms.Operations;
using Kms.Records;
using Kms.Regions;
using Kms.Regions.Control;
using Kms.Regions.Link;
using Kms.Regions.Node;
using Kms.Regions.Replication;
using Kms.Regions.State;
using Kms.TwoZone;

namespace Kms.Hosting.Regions;

/// <summary>
/// This process's part in its region. The region's actor is a grain, on whichever node; this node shows what it says. Opened before the
/// cluster's node, and until it is started nothing is changed here.
/// </summary>
internal sealed class RegionHost : IStoreOwner, IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly HostContext host;
    private readonly LocalRegion region;
    private readonly RegionLog log;
    private readonly RegionNode node;
    private readonly LinkKeys keys;
    private readonly LinkServer server;
    private readonly NodeWriteFence fence;
    private readonly CancellationTokenSource ending = new();
    private ClusterNode? cluster;
    private IRegionActor? actor;
    private CommitHints? hints;
    private Task looking = Task.CompletedTask;

    private RegionHost(HostContext host, LocalRegion region, INodeBackups backups)
    {
        (this.host, this.region) = (host, region);
        log = new RegionLog(host.Logs.CreateLogger("Kms.Region"));
        var records = new RegionRecords(region.Store, region.Ports.Seal, host.Identities);
        keys = new LinkKeys(records, region.Key, region.Seal, region.Materials, region.Ports.Kinds, host.Time);
        var underWay = new ChangesUnderWay();
        node = new RegionNode(
            host.Identities.NewId(), new StreamPositions(host.Time), keys, records, region.Installation, region.Store, backups, underWay);
        Gate = new RegionGate(node, underWay);
        server = new LinkServer(node, () => Actor);
        fence = new NodeWriteFence(node, records, region.Installation, () => cluster?.IsMember() ?? new(false), host.Time);
    }

    public IRegionView View => node;

    public RegionGate Gate { get; }

    /// <summary>To be told that there is news.</summary>
    public IRegionNode Node => node;

    /// <summary>Of all nodes of the region this one makes its backups.</summary>
    public bool MakesBackups => node.MakesBackups;

    private IRegionActor Actor => actor ?? throw new InvalidOperationException("The region's part was not started.");

    /// <summary>From here on the region's records are written for this process, as far as it has the right to.</summary>
    public static RegionHost Open(HostContext host, LocalRegion region, INodeBackups backups)
    {
        var opened = new RegionHost(host, region, backups);
        region.Store.Serve(opened);
        return opened;
    }

    ValueTask<Refusal?> IWriteFence.Check(FencingTokens tokens, CancellationToken cancellation) => fence.Check(tokens, cancellation);

    Result<RecordWrite?> IStoreOwner.Merge(StoredRecord record, IReadOnlyList<Denial> denials) =>
        region.Ports.Kinds.Of(record.Place.Id).Merge(record, denials, region.Ports.Seal);

    void IStoreOwner.Committed(string stream, long sequence)
    {
        if (node.Committed(stream, sequence))
        {
            hints?.Add(stream, sequence);
        }
    }

    private RegionResources Resources => new(
        host.Options.Region, host.Options.DefaultVault, host.Options.RemoteTimeout, region.Installation, region.Store, region.Key, region.Seal, region.Materials, region.RecordHash,
        region.Ports.Kinds, host.Identities, host.Time, host.Logs, host.Ending);

    /// <summary>
    /// Makes the region's actor here. Of all processes of the region one does so at a time, as far as the cluster can see to it.
    /// </summary>
    /// <param name="memory">Null: nothing is remembered beyond it.</param>
    /// <returns>A refusal where what is stored of the region cannot be read.</returns>
    public Task<Result<IRegionController>> Open(IRegionNodes nodes, ICheckpointStore? memory, CancellationToken cancellation) =>
        RegionController.Open(Resources, nodes, memory, new StreamPositions(host.Time), cancellation);

    /// <summary>The region's part of the gateway.</summary>
    public GatewayLink Link => new(View, () => keys.Link, server.InFrontOf, ListensAt);

    /// <summary>What operators see of the region and do with it. Once it is started.</summary>
    public IRegionAdmin Operators => new NodeAdmin(node, Actor);

    /// <summary>When it returns, this node knows what its region is.</summary>
    public async Task Start(ClusterNode started)
    {
        (cluster, actor, hints) = (started, started.Region, new CommitHints(started.Region, host.Time, log));
        node.Connect(actor);
        for (var first = true; (await node.Look(host.Ending)).Refusal is { } refusal; first = false)
        {
            if (first)
            {
                log.Waits(refusal.Message);
            }

            await Task.Delay(LookEvery, host.Time, host.Ending);
        }

        looking = LookOften();
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await looking;
        if (hints is not null)
        {
            await hints.DisposeAsync();
        }

        node.Dispose();
        keys.Dispose();
        ending.Dispose();
    }

    /// <summary>From now on the region can be paired over this node.</summary>
    private void ListensAt(Uri endpoint) => node.Address = host.Options.RemoteAddress ?? host.Options.PublicBase ?? new Uri(endpoint.GetLeftPart(UriPartial.Authority));

    private async Task LookOften()
    {
        // Not longer than until this process is asked to end: the cluster's node goes first.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, host.Ending);
        using var timer = new PeriodicTimer(LookEvery, host.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(end.Token))
            {
                try
                {
                    await node.Look(end.Token);
                }
                catch (Exception problem) when (problem is not OperationCanceledException)
                {
                    // A mistake in one look must not end all of them: the node would not hear any more what it may do.
                    log.LookFailed(problem);
                }
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Asked to end.
        }
    }
}
