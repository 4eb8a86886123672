using Kms.Regions.Failover;
using Kms.Regions.Link;
using Kms.Regions.Messages;
using Kms.Regions.Pairing;
using Kms.Regions.Replication;
using Kms.Regions.Sealing;
using Kms.Regions.State;

namespace Kms.Regions.Control;

/// <summary>
/// The region's actor, put together: what the region is, what it says to its peer, what it answers. One in a region: in the process
/// where there is one process, in a grain where there are many. Its maker disposes it.
/// </summary>
public sealed class RegionController : IRegionController
{
    private const int HelloPage = 256;

    private readonly RegionResources resources;
    private readonly RegionLog log;
    private readonly RegionSelf self;
    private readonly RegionStateStore region;
    private readonly LinkKeys keys;
    private readonly PeerInlet inlet;
    private readonly StreamPositions positions;
    private readonly ReplicaServer following;
    private readonly Quarantine quarantine;
    private readonly PeerConnection connection;
    private readonly Demotion demotion;
    private readonly PeerCheckpoints checkpoints;
    private readonly ControllerLoop director;
    private readonly RegionAdmin admin;
    private readonly LinkDispatcher dispatcher;
    private readonly NodeReports reports;
    private readonly RegionGauges gauges;

    private RegionController(
        RegionResources resources, RegionRecords records, (RegionRecord Record, long Version) stored,
        IRegionNodes nodes, ICheckpointStore? memory, StreamPositions positions)
    {
        (this.resources, this.positions) = (resources, positions);
        var (store, seal, time, timeout) = (resources.Store, resources.Seal, resources.Time, resources.RemoteTimeout);
        log = new RegionLog(resources.Logs.CreateLogger("Kms.Region"));
        self = new RegionSelf(resources.Name, resources.Installation, resources.DefaultVault, resources.Kinds);
        var leaderId = resources.Identities.NewId();
        region = new RegionStateStore(records, stored.Record, stored.Version, leaderId, () => nodes.Tell(CancellationToken.None), log);
        keys = new LinkKeys(records, resources.Key, resources.Seal, resources.Materials, resources.Kinds, time);
        reports = new NodeReports(self, time);
        checkpoints = new PeerCheckpoints(memory, time);

        var quiesce = new Quiesce(region, nodes, store);
        var installing = new FencedReplicaStore(store, region, records, () => quiesce.IsClaimed);
        var hash = new ChangeHash();
        inlet = new PeerInlet(region, keys);
        var applier = new ReplicaApplier(new ReplicaPorts(
            installing, store, seal, resources.RecordHash, resources.Kinds, inlet, hash, time, () =>
                region.State, nodes.Forget, log.Raise));
        following = new ReplicaServer(applier, region, positions, Heard, nodes.Stop);
        connection = new PeerConnection(keys, Ship, checkpoints.Of, Heard, timeout, time);
        quarantine = new Quarantine(store, seal, resources.Identities);
        demotion = new Demotion(self, region, quiesce, store, following, quarantine, positions, seal, () => nodes.Forget(null), log);
        var transfer = new LeadershipTransfer(region, quiesce, store, () => connection.ShipperLoop, time);
        director = new ControllerLoop(region, quiesce, connection, demotion, transfer, following, checkpoints, Refresh, time, log);

        var cards = new RegionDescriptors(self, region, keys, time);
        var pairing = new PairingServer(self, region, records, cards, keys, resources.Identities, time, log);
        admin = new RegionAdmin(
            self, region, connection, following, positions, pairing, new PairingClient(self, region, quiesce, cards, keys, store,
                installing, time, timeout),
            new Promotion(region, following, transfer, () => connection.Client), quarantine, checkpoints, reports, time);
        dispatcher = new LinkDispatcher(region, keys, following, pairing, transfer);
        gauges = new RegionGauges(() => admin.Present);

        ShipperLoop Ship(ObservedLink link, RegionState state)
        {
            var outlet = keys.OutletTo(state.Peer!);
            var ports = new ShipperPorts(
                store, resources.Kinds, applier.Position, outlet, hash, link, time, Random.Shared.NextDouble, log.Raise);
            var hello = new LinkHello(self.Name, self.Installation, state.Epoch, null, HelloPage);
            return new ShipperLoop(new Shipper(ports, hello, new ShipperOptions()), link, outlet, time, log);
        }
    }

    public bool IsDeposed => region.IsDeposed;

    /// <summary>Before anything is said to anybody: a home region asks its peer whether it was promoted meanwhile, and starts fenced if
    /// it was.</summary>
    /// <param name="positions">Those of the node, where both are in one process.</param>
    /// <returns>A refusal where the region's own records cannot be read.</returns>
    public static async Task<Result<IRegionController>> Open(
        RegionResources resources, IRegionNodes nodes, ICheckpointStore? memory, StreamPositions positions, CancellationToken cancellation)
    {
        var records = new RegionRecords(resources.Store, resources.Seal, resources.Identities);
        if (!(await records.ReadState(resources.Installation, cancellation)).TryGet(out var stored, out var refusal)
            || !(await records.HasLink(cancellation)).TryGet(out var hasLink, out refusal))
        {
            return refusal;
        }

        var controller = new RegionController(resources, records, stored, nodes, memory, positions);
        await controller.Start(hasLink, cancellation);
        controller.log.Decides(controller.region.State.Role, controller.region.State.Epoch);
        return controller;
    }

    public ValueTask<Result<RegionUpdate>> Look(NodeReport sight, CancellationToken cancellation)
    {
        reports.Note(sight);
        var (version, role, fingerprint, name) = (region.Version, region.Role, region.Record.PeerFingerprint,
            $"{region.LeaderId}.{positions.Era}");
        var isAll = sight.LeaderId != name;
        var (stamp, known) = positions.Since(isAll ? 0 : sight.Stamp);
        return new(new RegionUpdate(name, stamp, version, role, fingerprint, keys.Link is not null, positions.CaughtUpUnixMs, [.. known],
            isAll, reports.MakesBackups(sight.Node)));
    }

    public ValueTask Changed(CommittedHeads heads)
    {
        foreach (var (stream, sequence) in heads.Heads)
        {
            positions.Committed(stream, sequence);
            connection.ShipperLoop?.Changed(stream);
        }

        return default;
    }

    public async ValueTask<Result<LinkReply>> Answer(
        LinkRequest request, CancellationToken cancellation) => await dispatcher.Answer(request, cancellation);

    public ValueTask<Result<RegionStatus>> Status(CancellationToken cancellation) => admin.Status(cancellation);

    public ValueTask<Result<PairingCode>> Offer(CancellationToken cancellation) => admin.Offer(cancellation);

    public ValueTask<Result<RegionStatus>> Join(
        string code, Uri address, CancellationToken cancellation) => admin.Join(code, address, cancellation);

    public ValueTask<Result<RegionStatus>> FailOver(CancellationToken cancellation) => admin.FailOver(cancellation);

    public ValueTask<Result<RegionStatus>> Promote(CancellationToken cancellation) => admin.Promote(cancellation);

    public ValueTask<Result<RegionStatus>> FailBack(CancellationToken cancellation) => admin.FailBack(cancellation);

    public ValueTask<Result<RegionStatus>> Unpair(CancellationToken cancellation) => admin.Unpair(cancellation);

    public ValueTask<Result<RegionStatus>> Recopy(VaultName vault, CancellationToken cancellation) => admin.Recopy(vault, cancellation);

    public ValueTask<Result<Page<QuarantinedChange>>> Quarantine(
        PageRequest page, CancellationToken cancellation) => quarantine.Page(page, cancellation);

    public async ValueTask DisposeAsync()
    {
        await director.DisposeAsync();
        gauges.Dispose();
        admin.Dispose();
        following.Dispose();
        inlet.Dispose();
        region.Dispose();
        keys.Dispose();
    }

    private async Task Start(bool hasLink, CancellationToken cancellation)
    {
        if (hasLink)
        {
            await keys.Open(cancellation);
        }

        await checkpoints.Load(cancellation);
        await connection.Connect(region.Record);
        if (region.State.Role == RegionRole.Home && connection.Link is { } link)
        {
            await AskPeer(link, cancellation);
        }

        await Refresh();
        region.Changed += director.Wake;
        director.Start();
    }

    private void Heard(long epoch) => director.Heard(epoch);

    private async Task AskPeer(ObservedLink link, CancellationToken cancellation)
    {
        var answer = await link.Hello(new LinkHello(self.Name, self.Installation, region.State.Epoch, null, 1), cancellation);
        if (answer.Outcome == LinkOutcome.Fenced)
        {
            await demotion.Fence(answer.Epoch);
        }
        else if (answer.Outcome == LinkOutcome.Unreachable)
        {
            log.PeerUnknown(answer.Reason ?? string.Empty);
        }
    }

    private async ValueTask Refresh()
    {
        var refreshed = region.State is not { Peer: not null } state ? default(Done)
            : state.Role == RegionRole.Home ? await positions.LoadHeads(resources.Store, resources.Stopping)
            : await positions.LoadApplied(resources.Store, resources.Seal, resources.Stopping);
        if (refreshed.Refusal is { } refusal)
        {
            log.NotYet(refusal.Message);
        }

        admin.Quarantined = (await quarantine.Count(resources.Stopping)).TryGet(out var count, out _) ? count : admin.Quarantined;
    }
}
