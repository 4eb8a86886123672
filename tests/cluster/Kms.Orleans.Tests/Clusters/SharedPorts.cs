using Kms.Keys;
using Kms.Records;
using Kms.TwoZone;

namespace Kms.Orleans.Tests.Clusters;

/// <summary>The ports of silos that live longer than one test: each test puts its own installation behind them.</summary>
internal sealed class SharedPorts : IRecordStore, IRecordSeal, IKeyMaterials, IZoneAdmin
{
    private volatile Target? target;

    private Target Now => target ?? throw new InvalidOperationException("No test is running.");

    public StoreHealth Health => Now.Zones.Health;

    public void Use(ActorPorts ports, IZoneAdmin zones) => target = new Target(ports, zones);

    public ActorPorts Over(IIdentities identities, TimeProvider time, RecordKinds kinds) =>
        new(this, this, this, new Crypto.Records.RequestFingerprints(), identities, time, kinds);

    public Result<StoreHealth> Replace(string zone) => Now.Zones.Replace(zone);

    public ValueTask<Result<StoredRecord?>> Read(string id, CancellationToken cancellation) => Now.Ports.Store.Read(id, cancellation);

    public ValueTask<Result<Done>> Write(RecordWrite write, CancellationToken cancellation) => Now.Ports.Store.Write(write, cancellation);

    public ValueTask<Result<Done>> Deny(Denial denial, CancellationToken cancellation) => Now.Ports.Store.Deny(denial, cancellation);

    public ValueTask<Result<IReadOnlyList<StoredRecord>>> List(string list, string? after, int limit, CancellationToken cancellation) =>
        Now.Ports.Store.List(list, after, limit, cancellation);

    public ValueTask<Result<IReadOnlyList<string>>> Due(long untilUnixMs, int limit, CancellationToken cancellation) =>
        Now.Ports.Store.Due(untilUnixMs, limit, cancellation);

    public ValueTask<Result<long?>> NextDue(CancellationToken cancellation) => Now.Ports.Store.NextDue(cancellation);

    public ValueTask<Result<ZoneRow?>> Row(string id, CancellationToken cancellation) => Now.Ports.Store.Row(id, cancellation);

    public ValueTask<Result<IReadOnlyList<ZoneRow>>> Scan(string? after, int limit, CancellationToken cancellation) => Now.Ports.Store.Scan(after, limit, cancellation);

    public byte[] Seal(in RecordPlace place, ReadOnlySpan<byte> content) => Now.Ports.Seal.Seal(place, content);

    public bool TryOpen(in RecordPlace place, ReadOnlySpan<byte> body, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out byte[]? content) =>
        Now.Ports.Seal.TryOpen(place, body, out content);

    public bool TrySealBackup(ReadOnlySpan<byte> content, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out byte[]? blob) =>
        Now.Ports.Seal.TrySealBackup(content, out blob);

    public bool TryOpenBackup(ReadOnlySpan<byte> blob, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out byte[]? content) =>
        Now.Ports.Seal.TryOpenBackup(blob, out content);

    public ValueTask<NewMaterial> Generate(KeySpec spec, string versionId, CancellationToken cancellation) =>
        Now.Ports.Materials.Generate(spec, versionId, cancellation);

    public Result<NewMaterial> Import(KeyToImport key, string versionId) => Now.Ports.Materials.Import(key, versionId);

    public IKeyHandle Open(string versionId, KeySpec spec, WrappedMaterial material) => Now.Ports.Materials.Open(versionId, spec, material);

    public void FillRandom(Span<byte> destination) => Now.Ports.Materials.FillRandom(destination);

    private sealed record Target(ActorPorts Ports, IZoneAdmin Zones);
}
