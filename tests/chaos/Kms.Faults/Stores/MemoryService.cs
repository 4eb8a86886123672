using Kms.Access;
using Kms.Crypto;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Keys;
using Kms.Crypto.Records;
using Kms.Operations;
using Kms.Records;
using Kms.Testing;
using Kms.Testing.InProcess;
using Kms.TwoZone;
using Microsoft.Extensions.Time.Testing;

namespace Kms.Faults.Stores;

/// <summary>The whole service in this process, on two zones in memory and a clock that is moved by hand.</summary>
internal sealed class MemoryService : IAsyncDisposable
{
    private static readonly Caller Administrator = new("11111111-0000-0000-0000-000000000001", "administrator");
    private readonly RegionKey region = RegionKey.Create();
    private readonly RecordSeal seal;
    private readonly KeyMaterials materials;
    private readonly InProcessHost host;
    private long calls;

    private MemoryService()
    {
        seal = new RecordSeal(region, "faults");
        materials = new KeyMaterials(region);
        var identities = new Identities();
        Store = new TwoZoneStore(A, B, new RecordHash(), identities, Time, static _ => { });
        var clock = new DueClock(Store, Time, InProcessOptions.Default.DueCheckMax, static (_, _) => { });
        var ports = new ActorPorts(new WatchedStore(Store, clock.Expect), seal, materials, new RequestFingerprints(), identities, Time, new RecordKinds(StoredKinds.InVaults));
        Store.Serve(new SoleOwner(ports.Kinds, seal));
        host = new InProcessHost(ports, clock, InProcessOptions.Default);
        var access = new AccessControl(new AccessPolicy([new RoleAssignment(Administrator.PrincipalId, Role.Administrator, AccessScope.Server)]));
        Service = KmsHandlers.Pipeline(new KmsParts(host, ports, Store, static _ => { }), access, new MemoryTrail());
        host.Start(Service.OnDue);
    }

    public MemoryZone A { get; } = new("A");

    public MemoryZone B { get; } = new("B");

    public FakeTimeProvider Time { get; } = TestTime.New();

    public TwoZoneStore Store { get; }

    public OperationPipeline Service { get; }

    /// <summary>A fresh operation of the administrator.</summary>
    public Call Call => new(Administrator, "op-" + Interlocked.Increment(ref calls));

    public static async Task<MemoryService> Start()
    {
        var service = new MemoryService();
        var started = await service.Store.Start(CancellationToken.None);
        return started.IsOk ? service : throw new InvalidOperationException(started.Refusal.ToString());
    }

    /// <summary>What is in memory is read again from the zones, as after a restart.</summary>
    public void Forget() => host.Forget();

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        materials.Dispose();
        seal.Dispose();
        region.Dispose();
    }
}
