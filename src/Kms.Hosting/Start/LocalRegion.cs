using Kms.Crypto.Audit;
using Kms.Crypto.Files;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Keys;
using Kms.Crypto.Records;
using Kms.Records;
using Kms.Regions.Control;
using Kms.Regions.State;
using Kms.TwoZone;
using Kms.Zones.Sql;

namespace Kms.Hosting.Start;

/// <summary>The two zones of this region with the store over them, and the keys that seal what is in them.</summary>
internal sealed class LocalRegion : IAsyncDisposable
{
    private readonly IZone[] zones;
    private readonly ZoneMonitor monitor;
    private readonly ZoneGauge gauge;
    private readonly RegionKey key;
    private readonly RecordSeal seal;
    private readonly KeyMaterials materials;

    private LocalRegion(HostContext host, IZone[] zones, TwoZoneStore store, ZoneMonitor monitor, RegionKey key, string installation)
    {
        this.zones = zones;
        this.monitor = monitor;
        this.key = key;
        gauge = new ZoneGauge(store, host.Time);
        seal = new RecordSeal(key, host.Options.Region);
        materials = new KeyMaterials(key);
        AuditSeal = new AuditSeal(key, host.Options.Region);
        Store = store;
        Installation = installation;
        Ports = new ActorPorts(store, seal, materials, new RequestFingerprints(), host.Identities, host.Time, RegionKinds.All);
    }

    public TwoZoneStore Store { get; }

    public ActorPorts Ports { get; }

    /// <summary>Of the zones: the same in both, and of no other region.</summary>
    public string Installation { get; }

    /// <summary>For what seals or opens as this region does: backups, the stream to another region. All end with it.</summary>
    internal RegionKey Key => key;

    internal KeyMaterials Materials => materials;

    /// <summary>The same as in <see cref="Ports"/>, for callers that know the region's peers.</summary>
    internal RecordSeal Seal => seal;

    public IRecordHash RecordHash { get; } = new RecordHash();

    /// <summary>Vouches for checkpoints of the audit log.</summary>
    public AuditSeal AuditSeal { get; }

    /// <summary>Opens the zones (one may be away), opens or makes the region key, and looks after the zones from then on.</summary>
    /// <exception cref="StartRefusedException">No zone can be used, or the root key does not fit.</exception>
    public static async Task<LocalRegion> Open(HostContext host, DataFolder folder)
    {
        var log = new ZoneLog(host.Logs.CreateLogger("Kms.Zones"));
        IZone[] zones = [ZoneFactory.Make(host.Options.ZoneA, host.Time), ZoneFactory.Make(host.Options.ZoneB, host.Time)];
        var store = new TwoZoneStore(new TracedZone(zones[0]), new TracedZone(zones[1]), new RecordHash(), host.Identities, host.Time, log.Changed);
        ZoneMonitor? monitor = null;
        try
        {
            if (await ZonePair.Check(zones[0], zones[1], host.Ending) is { } why)
            {
                throw new StartRefusedException(why);
            }

            var mark = RegionMark.Find(folder);
            var started = await store.Start(() => FirstStart.Check(mark, folder, host.Options), host.Ending);
            if (!started.TryGet(out _, out var refusal))
            {
                throw StartRefusedException.From("The zones cannot be used", refusal);
            }

            var name = await NameOf(store, host);

            if (!store.Health.CanWrite && await store.Read(RegionKeyRecord.Id, host.Ending) is { IsOk: true, Value: null })
            {
                // A first start that was interrupted left one zone empty: the first key has to be in both.
                await store.Tick(host.Ending);
            }

            var key = await RegionKeyRecord.OpenOrMake(folder, store, host.Identities, host.Ending);
            if (name is null && store.Health.CanWrite && (await RegionName.Write(store, host.Options.Region, host.Identities, host.Ending)).Refusal is { } unnamed)
            {
                throw StartRefusedException.From("The region's name cannot be stored in both zones", unnamed);
            }

            var installation = await InstallationOf(zones, host.Ending);
            new RegionMark(host.Options.Region, installation).Keep(folder, mark);
            monitor = ZoneMonitor.Start(store, host.Options.ZoneCheckEvery, host.Time, log);
            return new LocalRegion(host, zones, store, monitor, key, installation);
        }
        catch
        {
            await Close(monitor, zones);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        gauge.Dispose();
        await Close(monitor, zones);
        AuditSeal.Dispose();
        materials.Dispose();
        seal.Dispose();
        key.Dispose();
    }

    /// <summary>Null where the region begins now.</summary>
    /// <exception cref="StartRefusedException">It has another name than this process was told.</exception>
    private static async Task<string?> NameOf(TwoZoneStore store, HostContext host)
    {
        if (!(await RegionName.Read(store, host.Ending)).TryGet(out var name, out var refusal))
        {
            throw StartRefusedException.From("The region's name cannot be read from the zones", refusal);
        }

        return name is null || name == host.Options.Region
            ? name
            : throw new StartRefusedException(
                $"The zones belong to region '{name}', and Kms:Region says '{host.Options.Region}'. Set Kms:Region to '{name}', or connect to the zones of "
                + $"'{host.Options.Region}'. Nothing in them was changed.");
    }

    /// <exception cref="StartRefusedException">Neither zone can say.</exception>
    private static async Task<string> InstallationOf(IZone[] zones, CancellationToken cancellation)
    {
        foreach (var zone in zones)
        {
            if ((await zone.Control(cancellation)) is { IsApplied: true, Value: { InService: true } control })
            {
                return control.Installation;
            }
        }

        throw new StartRefusedException("Neither zone can be read any more.");
    }

    private static async ValueTask Close(ZoneMonitor? monitor, IZone[] zones)
    {
        if (monitor is not null)
        {
            await monitor.DisposeAsync();
        }

        foreach (var zone in zones)
        {
            await zone.DisposeAsync();
        }
    }
}
