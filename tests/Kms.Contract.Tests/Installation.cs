using Kms.Access;
using Kms.Crypto;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Keys;
using Kms.Crypto.Records;
using Kms.Embedded;
using Kms.Embedded.Time;
using Kms.Testing;
using Kms.Zones;

namespace Kms.Contract.Tests;

/// <summary>A whole service on two zones in memory, with real cryptography and a clock that stands still.</summary>
public sealed class Installation : IAsyncDisposable
{
    public static readonly Caller Administrator = new("11111111-0000-0000-0000-000000000001", "administrator");
    public static readonly Caller Nobody = new("22222222-0000-0000-0000-000000000002", "nobody");

    private readonly RegionKey region = RegionKey.Create();
    private readonly RecordSeal seal;
    private readonly KeyMaterials materials;

    private Installation(MemoryZone a, MemoryZone b, EmbeddedOptions options)
    {
        (A, B) = (a, b);
        seal = new RecordSeal(region, "test");
        materials = new KeyMaterials(region);
        var identities = new Identities();
        Store = new TwoZoneStore(A, B, new RecordHash(), identities, Time, _ => { });
        var clock = new DueClock(Store, Time, options.DueCheckMax, (_, _) => { });
        var ports = new ActorPorts(new DueWatch(Store, clock), seal, materials, identities, Time);
        Host = new EmbeddedHost(ports, clock, options);
        Service = new KmsService(Host, ports, new AccessControl(new AccessPolicy(
            [new RoleAssignment(Administrator.PrincipalId, Role.Administrator, AccessScope.Server)])), Store, Noticed.Add);
    }

    public ManualTime Time { get; } = new();

    public MemoryZone A { get; }

    public MemoryZone B { get; }

    public TwoZoneStore Store { get; }

    public EmbeddedHost Host { get; }

    public KmsService Service { get; }

    /// <summary>What the service reported to its operator.</summary>
    public List<Refusal> Noticed { get; } = [];

    public static Task<Installation> Start(EmbeddedOptions? options = null) => Start(new MemoryZone("A"), new MemoryZone("B"), options);

    /// <summary>With its own, new keys on zones that may hold something already.</summary>
    public static async Task<Installation> Start(MemoryZone a, MemoryZone b, EmbeddedOptions? options = null)
    {
        var installation = new Installation(a, b, options ?? EmbeddedOptions.Default);
        var started = await installation.Store.Start(CancellationToken.None);
        if (!started.IsOk)
        {
            throw new InvalidOperationException(started.Refusal.ToString());
        }

        installation.Host.Start(installation.Service.Elapse);
        return installation;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        materials.Dispose();
        seal.Dispose();
        region.Dispose();
    }
}
