using Kms.Access;
using Kms.Audit;
using Kms.Crypto;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Keys;
using Kms.Crypto.Records;
using Kms.Operations;
using Kms.Records;
using Kms.Testing;
using Kms.TwoZone;

namespace Kms.Orleans.Bench;

/// <summary>One region on two zones in memory, for every host that is measured. Authorization and audit are on.</summary>
internal sealed class Region : IDisposable
{
    public static readonly Caller Administrator = new("11111111-0000-0000-0000-000000000001", "administrator");

    private readonly RegionKey key = RegionKey.Create();
    private readonly RecordSeal seal;
    private readonly KeyMaterials materials;
    private readonly AccessControl access =
        new(new AccessPolicy([new RoleAssignment(Administrator.PrincipalId, Role.Administrator, AccessScope.Server)]));

    private Region()
    {
        seal = new RecordSeal(key, "bench");
        materials = new KeyMaterials(key);
        Store = new TwoZoneStore(new MemoryZone("A"), new MemoryZone("B"), new RecordHash(), new Identities(), TimeProvider.System, _ => { });
        Ports = new ActorPorts(Store, seal, materials, new RequestFingerprints(), new Identities(), TimeProvider.System, new RecordKinds(StoredKinds.InVaults));
    }

    public TwoZoneStore Store { get; }

    public ActorPorts Ports { get; }

    public static async Task<Region> Open()
    {
        var region = new Region();
        var started = await region.Store.Start(CancellationToken.None);
        return started.IsOk ? region : throw new InvalidOperationException(started.Refusal.ToString());
    }

    public IKms Facade(IActors actors, ActorPorts ports) =>
        KmsHandlers.Pipeline(new KmsParts(actors, ports, Store, _ => { }), access, new CountingTrail());

    public void Dispose()
    {
        materials.Dispose();
        seal.Dispose();
        key.Dispose();
    }

    /// <summary>Takes every record, and keeps their number: what a log on disk costs is the same on every host.</summary>
    private sealed class CountingTrail : IAuditTrail
    {
        private long count;

        public bool CanRecord => true;

        public bool Record(in AuditRecord record) => Interlocked.Increment(ref count) > 0;

        public ValueTask<bool> Flush() => new(true);
    }
}
