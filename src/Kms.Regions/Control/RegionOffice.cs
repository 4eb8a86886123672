using Kms.Regions.Failover;
using Kms.Regions.Link;
using Kms.Regions.Messages;
using Kms.Regions.Pairing;
using Kms.Regions.Replication;
using Kms.Regions.Sealing;
using Kms.Regions.State;

namespace Kms.Regions.Control;

/// <summary>
/// The region's actor, put together: what the region is, what it says to its partner, what it answers. One in a region: in the process
/// where there is one process, in a grain where there are many. Its maker disposes it.
/// </summary>
public sealed class RegionOffice : IRegionOffice
{
    private const int HelloPage = 256;

    private readonly RegionResources region;
    private readonly RegionLog log;
    private readonly RegionSelf self;
    private readonly RegionSeat seat;
    private readonly LinkKeys keys;
    private readonly PartnersInlet inlet;
    private readonly StreamPositions positions;
    private readonly Following following;
    private readonly Quarantine quarantine;
    private readonly Partner partner;
    private readonly Supersession supersession;
    private readonly Remembrance remembrance;
    private readonly RegionDirector director;
    private readonly RegionKeeper keeper;
    private readonly LinkDesk desk;
    private readonly Sights sights;
    private readonly RegionGauges gauges;

    private RegionOffice(
        RegionResources region, RegionRecords records, (RegionBook Book, long Version) stored, IRegionNodes nodes, IRegionMemory? memory, StreamPositions positions)
    {
        (this.region, this.positions) = (region, positions);
        var (store, seal, time, timeout) = (region.Store, region.Seal, region.Time, region.RemoteTimeout);
        log = new RegionLog(region.Logs.CreateLogger("Kms.Region"));
        self = new RegionSelf(region.Name, region.Installation, region.DefaultVault, region.Kinds);
        seat = new RegionSeat(records, stored.Book, stored.Version, region.Identities.NewId(), log) { Tell = () => nodes.Tell(CancellationToken.None) };
        keys = new LinkKeys(records, region.Key, region.Seal, region.Materials, region.Kinds, time);
        sights = new Sights(self, time);
        remembrance = new Remembrance(memory, time);

        var standstill = new Standstill(seat, nodes, store);
        var installing = new OfficeStore(store, seat, records, () => standstill.IsClaimed);
        var hash = new ChangeHash();
        inlet = new PartnersInlet(seat, keys);
        var applier = new ReplicaApplier(new ReplicaPorts(
            installing, store, seal, region.RecordHash, region.Kinds, inlet, hash, time, () => seat.State, nodes.Forget, log.Raise));
        following = new Following(applier, seat, positions, Heard, nodes.Stop);
        partner = new Partner(keys, Ship, remembrance.Of, Heard, timeout, time);
        quarantine = new Quarantine(store, seal, region.Identities);
        supersession = new Supersession(self, seat, standstill, store, following, quarantine, positions, seal, () => nodes.Forget(null), log);
        var handOver = new HandOver(seat, standstill, store, () => partner.Shipping, time);
        director = new RegionDirector(seat, standstill, partner, supersession, handOver, following, remembrance, Refresh, time, log);

        var cards = new RegionCards(self, seat, keys, time);
        var pairing = new PairingDesk(self, seat, records, cards, keys, region.Identities, time, log);
        keeper = new RegionKeeper(
            self, seat, partner, following, positions, pairing, new Joining(self, seat, standstill, cards, keys, store, installing, time, timeout),
            new Promotion(seat, following, handOver, () => partner.Client), quarantine, remembrance, time)
        { LastBackup = () => sights.LastBackup };
        desk = new LinkDesk(seat, keys, following, pairing, handOver);
        gauges = new RegionGauges(() => keeper.Present);

        Shipping Ship(WatchedLink link, RegionState state)
        {
            var outlet = keys.OutletTo(state.Peer!);
            var ports = new ShipperPorts(
                store, region.Kinds, applier.Position, outlet, hash, link, time, Random.Shared.NextDouble, log.Raise);
            var hello = new LinkHello(self.Name, self.Installation, state.Epoch, null, HelloPage);
            return new Shipping(new Shipper(ports, hello, new ShipperOptions()), link, outlet, time, log);
        }
    }

    public bool IsOver => seat.IsOver;

    /// <summary>Before anything is said to anybody: a home region asks its partner whether it was promoted meanwhile, and starts fenced if it was.</summary>
    /// <param name="positions">Those of the node, where both are in one process.</param>
    /// <returns>A refusal where the region's own records cannot be read.</returns>
    public static async Task<Result<IRegionOffice>> Open(
        RegionResources region, IRegionNodes nodes, IRegionMemory? memory, StreamPositions positions, CancellationToken cancellation)
    {
        var records = new RegionRecords(region.Store, region.Seal, region.Identities);
        if (!(await records.ReadState(region.Installation, cancellation)).TryGet(out var stored, out var refusal)
            || !(await records.HasLink(cancellation)).TryGet(out var hasLink, out refusal))
        {
            return refusal;
        }

        var office = new RegionOffice(region, records, stored, nodes, memory, positions);
        await office.Start(hasLink, cancellation);
        office.log.Decides(office.seat.State.Role, office.seat.State.Epoch);
        return office;
    }

    public ValueTask<Result<RegionNews>> Look(RegionSight sight, CancellationToken cancellation)
    {
        sights.Note(sight);
        var (version, role, fingerprint, name) = (seat.Version, seat.Role, seat.Book.PeerFingerprint, $"{seat.Office}.{positions.Era}");
        var isAll = sight.Office != name;
        var (stamp, known) = positions.Since(isAll ? 0 : sight.Stamp);
        return new(new RegionNews(name, stamp, version, role, fingerprint, keys.Link is not null, positions.CaughtUpUnixMs, [.. known], isAll, sights.MakesBackups(sight.Node)));
    }

    public ValueTask Changed(CommittedHeads heads)
    {
        foreach (var (stream, sequence) in heads.Heads)
        {
            positions.Committed(stream, sequence);
            partner.Shipping?.Changed(stream);
        }

        return default;
    }

    public async ValueTask<Result<LinkReply>> Answer(LinkRequest request, CancellationToken cancellation) => await desk.Answer(request, cancellation);

    public ValueTask<Result<RegionStatus>> Status(CancellationToken cancellation) => keeper.Status(cancellation);

    public ValueTask<Result<PairingCode>> Offer(CancellationToken cancellation) => keeper.Offer(cancellation);

    public ValueTask<Result<RegionStatus>> Join(string code, Uri address, CancellationToken cancellation) => keeper.Join(code, address, cancellation);

    public ValueTask<Result<RegionStatus>> FailOver(CancellationToken cancellation) => keeper.FailOver(cancellation);

    public ValueTask<Result<RegionStatus>> Promote(CancellationToken cancellation) => keeper.Promote(cancellation);

    public ValueTask<Result<RegionStatus>> FailBack(CancellationToken cancellation) => keeper.FailBack(cancellation);

    public ValueTask<Result<RegionStatus>> Unpair(CancellationToken cancellation) => keeper.Unpair(cancellation);

    public ValueTask<Result<RegionStatus>> Recopy(VaultName vault, CancellationToken cancellation) => keeper.Recopy(vault, cancellation);

    public ValueTask<Result<Page<QuarantinedChange>>> Quarantine(PageRequest page, CancellationToken cancellation) => quarantine.Page(page, cancellation);

    public async ValueTask DisposeAsync()
    {
        await director.DisposeAsync();
        gauges.Dispose();
        keeper.Dispose();
        following.Dispose();
        inlet.Dispose();
        seat.Dispose();
        keys.Dispose();
    }

    private async Task Start(bool hasLink, CancellationToken cancellation)
    {
        if (hasLink)
        {
            await keys.Open(cancellation);
        }

        await remembrance.Load(cancellation);
        await partner.Connect(seat.Book);
        if (seat.State.Role == RegionRole.Home && partner.Link is { } link)
        {
            await AskPartner(link, cancellation);
        }

        await Refresh();
        seat.Changed = _ => director.Wake();
        director.Start();
    }

    private void Heard(long epoch) => director.Heard(epoch);

    private async Task AskPartner(WatchedLink link, CancellationToken cancellation)
    {
        var answer = await link.Hello(new LinkHello(self.Name, self.Installation, seat.State.Epoch, null, 1), cancellation);
        if (answer.Outcome == LinkOutcome.Fenced)
        {
            await supersession.Fence(answer.Epoch);
        }
        else if (answer.Outcome == LinkOutcome.Unreachable)
        {
            log.PartnerUnknown(answer.Reason ?? string.Empty);
        }
    }

    private async ValueTask Refresh()
    {
        var refreshed = seat.State is not { Peer: not null } state ? default(Done)
            : state.Role == RegionRole.Home ? await positions.LoadHeads(region.Store, region.Stopping)
            : await positions.LoadApplied(region.Store, region.Seal, region.Stopping);
        if (refreshed.Refusal is { } refusal)
        {
            log.NotYet(refusal.Message);
        }

        keeper.Quarantined = (await quarantine.Count(region.Stopping)).TryGet(out var count, out _) ? count : keeper.Quarantined;
    }
}
