using System.Security.Cryptography;
using Kms.Access;
using Kms.Crypto;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Keys;
using Kms.Crypto.Records;
using Kms.Http.Tokens;
using Kms.Keys;
using Kms.Operations;
using Kms.Records;
using Kms.Testing;
using Kms.Testing.InProcess;
using Kms.TwoZone;
using Kms.Vaults;
using Xunit;

namespace Kms.Http.Service;

/// <summary>The whole service as it is in a process, on zones in memory, behind a real server on loopback.</summary>
public sealed class RunningService : IAsyncLifetime
{
    public const string Domain = "vault.test";
    public const string Tenant = "11111111-2222-3333-4444-555555555555";
    /// <summary>A host name that is listed for the bare host.</summary>
    public const string ListedName = "keys.example";

    /// <summary>Another one, of letters beyond ASCII.</summary>
    public const string ListedInternationalName = "xn--schlssel-95a.example";

    public const string Secret = "a long and random secret, for tests";

    private readonly RegionKey region = RegionKey.Create();
    private RecordSeal? seal;
    private KeyMaterials? materials;
    private InProcessHost? actors;
    private OperationPipeline? kms;
    private LoopbackServer? server;
    private Action startClock = () => { };

    public static TokenClient Administrator { get; } = new(
        "admin-client", SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Secret)), "admin-principal", "Administrator");

    public static TokenClient Officer { get; } = new(
        "officer-client", SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Secret)), "officer-principal", "Officer");

    public static TokenClient Reader { get; } = new(
        "reader-client", SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Secret)), "reader-principal", "Reader");

    /// <summary>Who may do what: an administrator, a crypto officer and a reader, until a test says otherwise.</summary>
    public AccessControl Access { get; } = new(new AccessPolicy(
    [
        new RoleAssignment(Administrator.PrincipalId, Role.Administrator, AccessScope.Server),
        new RoleAssignment(Officer.PrincipalId, Role.CryptoOfficer, AccessScope.Server),
        new RoleAssignment(Reader.PrincipalId, Role.Reader, AccessScope.Server),
    ]));

    public CountedTime Time { get; } = new(TestTime.Start);

    public MemoryZone ZoneA { get; } = new("a");

    public MemoryZone ZoneB { get; } = new("b");

    public RsaSigner Signer { get; } = new();

    public TokenService Tokens { get; private set; } = null!;

    /// <summary>What makes keys; a test may hold it up.</summary>
    public HeldMaterials Materials { get; private set; } = null!;

    /// <summary>Where those wait who make an RSA key: one is made at a time.</summary>
    public GenerationQueue Generations { get; private set; } = null!;

    public ActorPorts Ports { get; private set; } = null!;

    /// <summary>With the administrator's token.</summary>
    public Client Client { get; private set; } = null!;

    public int Port => server!.Port;

    public int Http2Port => server!.Http2Port;

    /// <summary>Set before the start: where clients are said to reach the service.</summary>
    public Uri? PublicBase { get; init; }

    /// <summary>What the region is: home, until a test says something else.</summary>
    public StandingRegion Region { get; } = new();

    public Client ClientWith(string? token) => new(server!.Port, token);

    /// <summary>With a token of the principal, whether or not it may do anything.</summary>
    public Client ClientAs(string principal) => ClientWith(Tokens.Issue(new TokenClient(principal, [], principal, principal), "https://localhost"));

    public async ValueTask InitializeAsync()
    {
        seal = new RecordSeal(region, "test");
        materials = new KeyMaterials(region);
        var identities = new Identities();
        var store = new TwoZoneStore(ZoneA, ZoneB, new RecordHash(), identities, Time, _ => { });
        Assert.True((await store.Start(TestContext.Current.CancellationToken)).IsOk);
        var clock = new DueClock(store, Time, TimeSpan.FromHours(1), (_, _) => { });
        Materials = new HeldMaterials(materials);
        var ports = new ActorPorts(new WatchedStore(store, clock.Expect), seal, Materials, new RequestFingerprints(), identities, Time, new RecordKinds(StoredKinds.InVaults));
        store.Serve(new SoleOwner(ports.Kinds, seal));
        Ports = ports;
        Generations = new GenerationQueue(new GenerationLimits(1, 16, 32, TimeSpan.FromSeconds(10)), Time);
        actors = new InProcessHost(ports, clock, InProcessOptions.Default);
        var gate = new RegionGate(Region, new ChangesUnderWay());
        var parts = new KmsParts(actors, ports, store, refusal => Assert.Fail(refusal.Message), gate)
        {
            Generations = Generations,
            Region = Region,
            Backups = new StandingBackups(),
        };
        kms = KmsHandlers.Pipeline(parts, Access, new MemoryTrail());
        startClock = () => clock.Start(kms.OnDue);
        await MakeVault(kms, "default");
        await MakeVault(kms, "other");
        Tokens = new TokenService(Tenant, Signer, [Administrator, Officer, Reader], Domain, Time, TimeSpan.FromHours(1));
        var options = new GatewayOptions
        {
            Domain = Domain,
            DefaultVault = "default",
            Region = "test",
            TenantId = Tenant,
            PublicBase = PublicBase,
            Names = [ListedName, ListedInternationalName, "198.51.100.7", "2001:db8::7"],
        };
        var gateway = new KmsGateway(kms, options, new CallerAuthentication(Tokens), Time, region: Region) { Access = Access };
        server = await LoopbackServer.Start(gateway);
        Client = ClientWith(Tokens.Issue(Administrator, "https://localhost"));
    }

    /// <summary>From now on what is due happens, when <see cref="Time"/> is moved. Until then nothing happens that no request asked for.</summary>
    public void StartClock()
    {
        startClock();
        startClock = () => { };
    }

    /// <summary>Everything both zones hold: equal before and after means that nothing was written.</summary>
    public async Task<string> Stored() => await ZoneDigest.Of(ZoneA) + await ZoneDigest.Of(ZoneB);

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        await (server?.DisposeAsync() ?? default);
        await (actors?.DisposeAsync() ?? default);
        materials?.Dispose();
        seal?.Dispose();
        region.Dispose();
        Signer.Dispose();
    }

    private static async Task MakeVault(IKms kms, string name)
    {
        Assert.True(VaultName.TryParse(name, out var vault));
        var call = new Call(new Caller(Administrator.PrincipalId, "start"), "make-" + name);
        Assert.True((await kms.CreateVault(call, vault, new VaultSettings())).IsOk);
    }

    private sealed class RecordHash : IRecordHash
    {
        public byte[] Of(in RecordPlace place, ReadOnlySpan<byte> body) =>
            SHA256.HashData([.. System.Text.Encoding.UTF8.GetBytes(place.ToString()), .. body]);
    }
}
