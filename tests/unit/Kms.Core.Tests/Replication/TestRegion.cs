using System.Text;
using Kms.Core.Tests.Zones;
using Kms.Records;
using Kms.Regions;
using Kms.Regions.Control;
using Kms.Regions.Messages;
using Kms.Regions.Replication;
using Kms.Regions.State;
using Kms.TwoZone;

namespace Kms.Core.Tests.Replication;

/// <summary>One region on two zones in memory.</summary>
internal sealed class TestRegion(string name, string peer, TwoZones zones, RegionRole role, RecordKinds? known = null) : IIdentities
{
    private readonly RecordKinds kinds = known ?? RegionKinds.All;
    private ReplicaApplier? applier;
    private TwoZoneStore? store;
    private int nextId;

    public string Name => name;

    public TwoZones Zones => zones;

    public OpenSeal Seal { get; } = new(name, peer);

    public RegionState State { get; set; } = new(role, 1, 1, new RegionPeer(peer, "installation of " + peer, "", default));

    public List<ReplicationAlarm> Alarms { get; } = [];

    public List<string> Applied { get; } = [];

    public TwoZoneStore Store => store!;

    public ReplicaApplier Applier => applier!;

    public string NewId() => name + (++nextId).ToString("x8", null);

    /// <summary>A process on these zones; what the one before had in memory is gone.</summary>
    public async Task Start()
    {
        store = new TwoZoneStore(zones.A, zones.B, Seal, this, zones.Time, zones.Changed.Add);
        var started = await store.Start(default);
        if (!started.IsOk)
        {
            throw new InvalidOperationException(started.Refusal.ToString());
        }

        applier = new ReplicaApplier(new ReplicaPorts(
            store, store, Seal, Seal, kinds, Seal, Seal, zones.Time, () => State,
            ids =>
            {
                Applied.AddRange(ids);
                return ValueTask.CompletedTask;
            },
            Alarms.Add));
    }

    public Shipper ShipperTo(IRegionLink link, ShipperOptions? options = null) => new(
        new ShipperPorts(Store, kinds, Applier.Position, Seal, Seal, link, zones.Time, () => 0.5, Alarms.Add),
        new LinkHello(name, "installation of " + name, State.Epoch, null, 2),
        (options ?? new ShipperOptions()) with { GatherFor = TimeSpan.Zero, ChangesPerSecondMax = int.MaxValue });

    /// <summary>The next version of a key's record.</summary>
    public Task<Result<Done>> Write(string vault, string key, string content) => Put(vault, $"key/{vault}/{key}", "keys/" + vault, content);

    /// <summary>The next version of whatever record.</summary>
    public async Task<Result<Done>> Put(string vault, string id, string list, string content)
    {
        var there = (await Store.Read(id, default)).Value;
        var place = new RecordPlace(vault, id, (there?.Place.Version ?? 0) + 1, new RecordIndex(list, null));
        return await Store.Write(new RecordWrite(place, Seal.Seal(place, Encoding.UTF8.GetBytes(content)), NewId(), content == "gone"), default);
    }

    public async Task<string?> Read(string vault, string key)
    {
        var read = (await Store.Read($"key/{vault}/{key}", default)).Value;
        return read is null ? null : Seal.TryOpen(read.Place, read.Body.Span, out var content) ? $"{read.Place.Version}:{Encoding.UTF8.GetString(content)}" : "does not open";
    }

    /// <summary>The log as both regions must have it, bodies opened.</summary>
    public async Task<string> Log(string vault)
    {
        var entries = (await Store.Applied(vault, 0, 10_000, default)).Value;
        return string.Join('\n', entries.Select(entry => $"{entry.Sequence} {entry.RecordId}@{entry.Version} {entry.OperationId} {Content(entry)}"));
    }

    private string Content(ChangeEntry entry) => entry.RecordId is null || entry.Body.IsEmpty ? "-"
        : Seal.TryOpen(new RecordPlace(entry.Stream, entry.RecordId, entry.Version, entry.Index), entry.Body.Span, out var content) ? Encoding.UTF8.GetString(content)
        : "does not open";
}
