using System.Globalization;
using Kms.Bench.Running;
using Kms.Crypto;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Keys;
using Kms.Crypto.Records;
using Kms.Crypto.Replication;
using Kms.Idempotency;
using Kms.Keys;
using Kms.Records;
using Kms.Regions;
using Kms.Regions.Control;
using Kms.Regions.Messages;
using Kms.Regions.Replication;
using Kms.Regions.Sealing;
using Kms.Regions.State;
using Kms.TwoZone;
using Kms.Vaults;
using Kms.Zones.Sql.Sqlite;

namespace Kms.Bench.Replication;

/// <summary>A region on two SQLite zones with its own keys: what a host has, but for the gateway.</summary>
internal sealed class BenchRegion : IAsyncDisposable
{
    private static readonly VaultState Vault = new(VaultStatus.Active, "bench", 90, false, false, false, default, default, null);

    private readonly SqliteZone[] zones;
    private readonly RegionKey key = RegionKey.Create();
    private readonly RegionIdentity identity = RegionIdentity.Create();
    private readonly RecordSeal seal;
    private readonly KeyMaterials materials;
    private readonly ActorPorts ports;

    private BenchRegion(string name, string folder)
    {
        zones = [new SqliteZone("A", Path.Combine(folder, "zone-a"), TimeProvider.System), new SqliteZone("B", Path.Combine(folder, "zone-b"), TimeProvider.System)];
        var identities = new Identities();
        Store = new TwoZoneStore(zones[0], zones[1], new RecordHash(), identities, TimeProvider.System, _ => { });
        seal = new RecordSeal(key, name);
        materials = new KeyMaterials(key);
        ports = new ActorPorts(Store, seal, materials, new RequestFingerprints(), identities, TimeProvider.System, RegionKinds.All);
    }

    public TwoZoneStore Store { get; }

    public static async Task<BenchRegion> Open(string name, string folder)
    {
        var region = new BenchRegion(name, folder);
        InProcessService.Must(await region.Store.Start(CancellationToken.None));
        return region;
    }

    /// <summary>Makes a symmetric key in the vault; answers the id of its record.</summary>
    public async Task<string> Create(string vault, long number)
    {
        _ = VaultName.TryParse(vault, out var name);
        _ = KeyId.TryCreate(name, "key-" + number.ToString(CultureInfo.InvariantCulture), out var id);
        var made = await new RecordActor(KeyKind.Of(id), ports, ports.Store).Execute(new CreateKey(id.Name, KeySpecs.Oct(256).Value, KeySettings.Default), Vault, OperationId.Single("op-" + id.Name, id.Name), CancellationToken.None);
        InProcessService.Must(made);
        return KeyRecord.IdOf(id);
    }

    public Shipper ShipperTo(BenchRegion other, IRegionLink link, Func<string, CancellationToken, ValueTask<Result<ReplicaPosition?>>> position, ShipperOptions options) => new(
        new ShipperPorts(Store, RegionKinds.All, position, new ChangeOutlet(seal, materials, identity, other.identity.PublicKeys, RegionKinds.All), new ChangeHash(), link, TimeProvider.System, () => 0.5, Alarmed),
        new LinkHello("home", "home", 1, null, 1000),
        options);

    /// <param name="applied">Told the ids of records that are durable in both zones here.</param>
    public ReplicaApplier Applier(BenchRegion home, Func<IReadOnlyList<string>, ValueTask> applied)
    {
        var state = new RegionState(RegionRole.Replica, 1, 1, new RegionPeer("home", "home", string.Empty, default));
        return new ReplicaApplier(new ReplicaPorts(
            Store, Store, seal, new RecordHash(), RegionKinds.All, new ChangeInlet(seal, materials, identity, home.identity.PublicKeys, RegionKinds.All), new ChangeHash(), TimeProvider.System, () => state, applied, Alarmed));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var zone in zones)
        {
            await zone.DisposeAsync();
        }

        identity.Dispose();
        materials.Dispose();
        seal.Dispose();
        key.Dispose();
    }

    private static void Alarmed(ReplicationAlarm alarm) => Console.Error.WriteLine($"    {alarm.Kind}: {alarm.Message}");
}
