using Kms.Access;
using Kms.Audit;
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

namespace Kms.Contract.Tests;

/// <summary>A whole service on two zones in memory, with real cryptography and a clock that stands still.</summary>
public sealed class Installation : IAsyncDisposable
{
    public static readonly Caller Administrator = new("11111111-0000-0000-0000-000000000001", "administrator");
    public static readonly Caller SecondAdministrator = new("33333333-0000-0000-0000-000000000003", "second administrator");
    public static readonly Caller Nobody = new("22222222-0000-0000-0000-000000000002", "nobody");

    private readonly RegionKey region = RegionKey.Create();
    private readonly RecordSeal seal;
    private readonly KeyMaterials materials;
    private readonly ActorPorts watched;

    private Installation(MemoryZone a, MemoryZone b, InProcessOptions options, FakeTimeProvider time)
    {
        (A, B, Time) = (a, b, time);
        seal = new RecordSeal(region, "test");
        materials = new KeyMaterials(region);
        var identities = new Identities();
        Store = new TwoZoneStore(A, B, new RecordHash(), identities, Time, _ => { });
        var clock = new DueClock(Store, Time, options.DueCheckMax, (_, _) => { });
        Ports = new ActorPorts(Store, seal, materials, new RequestFingerprints(), identities, Time, new RecordKinds(StoredKinds.InVaults));
        Store.Serve(new SoleOwner(Ports.Kinds, seal));
        watched = Ports with { Store = new WatchedStore(Store, clock.Expect) };
        Host = new InProcessHost(watched, clock, options);
        Service = Over(Trail);
    }

    /// <summary>The administrators may do everything, the callers of the access tests what their names say, and others nothing.</summary>
    public static AccessControl Access { get; } = new(new AccessPolicy(
    [
        new RoleAssignment(Administrator.PrincipalId, Role.Administrator, AccessScope.Server),
        new RoleAssignment(SecondAdministrator.PrincipalId, Role.Administrator, AccessScope.Server),
        .. AccessCallers.Assignments,
    ]));

    public FakeTimeProvider Time { get; }

    /// <summary>For another host of the same zones.</summary>
    public ActorPorts Ports { get; }

    public MemoryZone A { get; }

    public MemoryZone B { get; }

    public TwoZoneStore Store { get; }

    public InProcessHost Host { get; }

    public OperationPipeline Service { get; }

    public MemoryTrail Trail { get; } = new();

    /// <summary>What the service reported to its operator.</summary>
    public List<Refusal> Noticed { get; } = [];

    public static Task<Installation> Start(InProcessOptions? options = null) => Start(new MemoryZone("A"), new MemoryZone("B"), options);

    /// <summary>With its own, new keys on zones that may hold something already.</summary>
    public static async Task<Installation> Start(MemoryZone a, MemoryZone b, InProcessOptions? options = null)
    {
        var installation = await Open(a, b, TestTime.New(), options);
        installation.Host.Start(installation.Service.OnDue);
        return installation;
    }

    /// <summary>With a host in process that does nothing by itself: for hosts that bring their own clock.</summary>
    public static async Task<Installation> Open(MemoryZone a, MemoryZone b, FakeTimeProvider time, InProcessOptions? options = null)
    {
        var installation = new Installation(a, b, options ?? InProcessOptions.Default, time);
        var started = await installation.Store.Start(CancellationToken.None);
        if (!started.IsOk)
        {
            throw new InvalidOperationException(started.Refusal.ToString());
        }

        return installation;
    }

    /// <summary>The same service with another audit log.</summary>
    public OperationPipeline Over(IAuditTrail trail) => KmsHandlers.Pipeline(new KmsParts(Host, watched, Store, Noticed.Add), Access, trail);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        materials.Dispose();
        seal.Dispose();
        region.Dispose();
    }
}
