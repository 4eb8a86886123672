using System.Text;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Keys;
using Kms.Crypto.Records;
using Kms.Crypto.Replication;
using Kms.Idempotency;
using Kms.Keys;
using Kms.Records;
using Kms.Regions.Control;
using Kms.Regions.Sealing;
using Kms.Vaults;

namespace Kms.Crypto.Tests.Replication;

/// <summary>A region's keys and seals.</summary>
internal sealed class LinkRegion(string name) : IDisposable
{
    private readonly RegionKey key = RegionKey.Create();
    private RecordSeal? seal;
    private KeyMaterials? materials;

    public RecordSeal Seal => seal ??= new RecordSeal(key, name);

    public KeyMaterials Materials => materials ??= new KeyMaterials(key);

    public RegionIdentity Identity { get; } = RegionIdentity.Create();

    public ChangeOutlet To(LinkRegion peer, RecordKinds? kinds = null) => new(Seal, Materials, Identity, peer.Identity.PublicKeys, kinds ?? RegionKinds.All);

    public ChangeInlet From(LinkRegion peer, RecordKinds? kinds = null) => new(Seal, Materials, Identity, peer.Identity.PublicKeys, kinds ?? RegionKinds.All);

    public StoredRecord Record(RecordPlace place, string content) => new(place, Seal.Seal(place, Encoding.UTF8.GetBytes(content)));

    public async Task<StoredRecord> Key()
    {
        _ = VaultName.TryParse("v", out var vault);
        _ = KeyId.TryCreate(vault, "k", out var id);
        var store = new OneRecord();
        var ports = new ActorPorts(store, Seal, Materials, new RequestFingerprints(), new Identities(), TimeProvider.System, RegionKinds.All);
        var active = VaultState.Absent with { Status = VaultStatus.Active, RetentionDays = 90 };
        var made = await new RecordActor(KeyKind.Of(id), ports, ports.Store).Execute(new CreateKey("k", KeySpecs.Oct(256).Value, KeySettings.Default), active, OperationId.Single("op", "op"), default);
        Assert.True(made.IsOk, made.Refusal?.ToString());
        return store.Written!;
    }

    public void Dispose()
    {
        Identity.Dispose();
        materials?.Dispose();
        seal?.Dispose();
        key.Dispose();
    }
}
