using Kms.Access;
using Kms.Audit;
using Kms.Crypto.Replication;
using Kms.Hosting.Regions.Link;
using Kms.Hosting.Regions.Pairing;
using Kms.Hosting.Regions.Stream;
using Kms.Hosting.Regions.Succession;
using Kms.Hosting.Server;
using Kms.Hosting.Start;
using Kms.Http.Regions;
using Kms.Regions;
using Kms.Replication;

namespace Kms.Hosting.Regions;

/// <summary>This region's part in a pair, put together: what it is, what it says to its partner, what it answers. Opened before the engine, started when that can forget.</summary>
internal sealed class RegionHost : IAsyncDisposable
{
    private const int HelloPage = 256;

    private readonly HostContext host;
    private readonly LocalRegion region;
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
    private readonly RegionDirector director;
    private readonly LinkServer server;
    private readonly RegionGauges gauges;
    private Func<IReadOnlyList<string>?, ValueTask> forget = _ => default;

    private RegionHost(HostContext host, LocalRegion region, RegionRecords records, RegionBook book, long version)
    {
        (this.host, this.region) = (host, region);
        var (store, seal, time, timeout) = (region.Store, region.Ports.Seal, host.Time, host.Options.RemoteTimeout);
        log = new RegionLog(host.Logs.Factory.CreateLogger("Kms.Region"));
        self = new RegionSelf(host.Options.Region, region.Installation, host.Options.DefaultVault);
        seat = new RegionSeat(records, book, version, log);
        keys = new LinkKeys(records, region.Key, region.Seal, region.Materials, time);
        positions = new StreamPositions(time);
        View = new RegionView(seat, positions);
        Gate = new RegionGate(View);

        var hash = new ChangeHash();
        inlet = new PartnersInlet(seat, keys);
        var applier = new ReplicaApplier(new ReplicaPorts(
            store, store, seal, region.RecordHash, inlet, hash, time, () => seat.State, ids => forget(ids), log.Raise));
        following = new Following(applier, seat, positions, Heard);
        partner = new Partner(keys, Ship, Heard, timeout, time);
        quarantine = new Quarantine(store, seal, host.Identities);
        supersession = new Supersession(self, seat, Gate, store, following, quarantine, positions, seal, () => forget(null), log);
        director = new RegionDirector(seat, partner, supersession, following, Refresh, time, log);

        var handOver = new HandOver(seat, Gate, store, () => partner.Shipping, time);
        var cards = new RegionCards(self, seat, keys, time);
        var desk = new PairingDesk(self, seat, records, cards, keys, host.Identities, time, log);
        Keeper = new RegionKeeper(
            self, seat, partner, following, positions, desk, new Joining(self, seat, Gate, cards, keys, store, store, time, timeout),
            new Promotion(seat, following, handOver, () => partner.Client), quarantine, time);
        server = new LinkServer(seat, keys, following, desk, handOver);
        gauges = new RegionGauges(() => Keeper.Status);
        store.Committed = Committed;

        Shipping Ship(WatchedLink link, RegionState state)
        {
            var outlet = keys.OutletTo(state.Peer!);
            var ports = new ShipperPorts(store, applier.Position, outlet, hash, link, time, Random.Shared.NextDouble, log.Raise);
            var hello = new LinkHello(self.Name, self.Installation, state.Epoch, null, HelloPage);
            return new Shipping(new Shipper(ports, hello, new ShipperOptions()), link, outlet, time, log);
        }
    }

    public RegionView View { get; }

    public RegionGate Gate { get; }

    public RegionKeeper Keeper { get; }

    /// <exception cref="StartRefusedException">The region's own records cannot be read.</exception>
    public static async Task<RegionHost> Open(HostContext host, LocalRegion region)
    {
        var records = new RegionRecords(region.Store, region.Ports.Seal, host.Identities);
        var read = await records.ReadState(region.Installation, host.Shutdown.Token);
        return read.TryGet(out var state, out var refusal)
            ? new RegionHost(host, region, records, state.Book, state.Version)
            : throw StartRefusedException.From("What this region is cannot be read", refusal);
    }

    /// <summary>The region's part of the gateway.</summary>
    public GatewayLink Link(AccessControl access, IAuditTrail trail) => new(
        new RegionServices(new AuditedRegions(new RegionService(access, Keeper), trail, host.Time), View), () => keys.Link, server.InFrontOf, ListensAt);

    /// <summary>Before anything is served: a home region asks its partner whether it was promoted meanwhile, and starts fenced if it was.</summary>
    /// <param name="drop">Drops what is in memory of these records, or of all (null). When it returns, nobody uses it any more.</param>
    public async Task Start(Func<IReadOnlyList<string>?, ValueTask> drop)
    {
        forget = drop;
        if (seat.State.Peer is not null || seat.Book.Former.Count > 0)
        {
            await keys.Open(host.Shutdown.Token);
        }

        keys.ShareBackups(seat.Book);

        await partner.Connect(seat.Book);
        if (seat.State.Role == RegionRole.Home && partner.Link is { } link)
        {
            await AskPartner(link);
        }

        await Refresh();
        seat.Changed = _ =>
        {
            keys.ShareBackups(seat.Book);
            director.Wake();
        };
        director.Start();
    }

    public async ValueTask DisposeAsync()
    {
        region.Store.Committed = null;
        await director.DisposeAsync();
        gauges.Dispose();
        Keeper.Dispose();
        following.Dispose();
        inlet.Dispose();
        seat.Dispose();
        keys.Dispose();
    }

    /// <summary>From now on the region can be paired.</summary>
    private void ListensAt(Uri endpoint) => self.Address = host.Options.RemoteAddress ?? host.Options.PublicBase ?? new Uri(endpoint.GetLeftPart(UriPartial.Authority));

    private void Heard(long epoch) => director.Heard(epoch);

    private void Committed(string stream, long sequence)
    {
        if (stream.Length > 0 && seat.State.Peer is not null)
        {
            positions.Committed(stream, sequence);
            partner.Shipping?.Changed(stream);
        }
    }

    private async Task AskPartner(WatchedLink link)
    {
        var answer = await link.Hello(new LinkHello(self.Name, self.Installation, seat.State.Epoch, null, 1), host.Shutdown.Token);
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
            : state.Role == RegionRole.Home ? await positions.LoadHeads(region.Store, host.Shutdown.Token)
            : await positions.LoadApplied(region.Store, region.Ports.Seal, host.Shutdown.Token);
        if (refreshed.Refusal is { } refusal)
        {
            log.NotYet(refusal.Message);
        }

        Keeper.Quarantined = (await quarantine.Count(host.Shutdown.Token)).TryGet(out var count, out _) ? count : Keeper.Quarantined;
    }
}
