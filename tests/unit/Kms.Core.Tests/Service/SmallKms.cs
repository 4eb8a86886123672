using Kms.Access;
using Kms.Core.Tests.Replication;
using Kms.Core.Tests.Zones;
using Kms.Keys;
using Kms.Operations;
using Kms.Records;
using Kms.Testing;
using Kms.TwoZone;
using Kms.Vaults;
using Microsoft.Extensions.Time.Testing;

namespace Kms.Core.Tests.Service;

/// <summary>
/// The whole service on two zones in memory, with a clock that stands still and materials that are only names: what it promises, held in
/// milliseconds.
/// </summary>
internal sealed class SmallKms : IActors
{
    public static readonly Caller Administrator = new("admin-principal", "Administrator");

    private readonly Dictionary<RecordName, RecordActor> actors = [];
    private readonly ActorPorts ports;
    private readonly OperationPipeline service;
    private int operations;

    private SmallKms(TwoZones zones, TwoZoneStore store, AccessControl access, RegionGate? gate, GenerationLimits limits, RecordKinds? kinds)
    {
        (Zones, Store) = (zones, store);
        ports = new ActorPorts(store, Seal, Materials, PlainFingerprints.Instance, zones, zones.Time, kinds ?? new RecordKinds(StoredKinds.InVaults));
        store.Serve(new SoleOwner(ports.Kinds, Seal));
        Generations = new GenerationQueue(limits, zones.Time);
        service = KmsHandlers.Pipeline(new KmsParts(this, ports, store, Noticed.Add, gate) { Generations = Generations }, access, Trail);
    }

    public static VaultName Vault { get; } = Name("payments");

    public TwoZones Zones { get; }

    public TwoZoneStore Store { get; }

    public FakeTimeProvider Time => Zones.Time;

    public OpenSeal Seal { get; } = new("here", "there");

    public NamedMaterials Materials { get; } = new();

    public GenerationQueue Generations { get; }

    public MemoryTrail Trail { get; } = new();

    /// <summary>What the operator was told.</summary>
    public List<Refusal> Noticed { get; } = [];

    /// <summary>On whose behalf an actor was asked, each time.</summary>
    public List<Caller> Asked { get; } = [];

    /// <summary>True: an actor answers later, as one that is on another node.</summary>
    public bool IsFar { get; set; }

    public IKms Kms => service;

    /// <summary>A fresh request of the administrator.</summary>
    public Call Admin => new(Administrator, "request-" + ++operations);

    public static async Task<SmallKms> Started(AccessPolicy? policy = null, RegionGate? gate = null, GenerationLimits? limits = null, RecordKinds? kinds = null)
    {
        var zones = new TwoZones();
        var administrators = new AccessPolicy([new RoleAssignment(Administrator.PrincipalId, Role.Administrator, AccessScope.Server)]);
        return new SmallKms(
            zones, await zones.Started(), new AccessControl(policy ?? administrators), gate, limits ?? GenerationLimits.For(2), kinds);
    }

    /// <summary>With the vault "payments" in it, whose keys can be recovered for 30 days.</summary>
    public static async Task<SmallKms> WithVault(RegionGate? gate = null, GenerationLimits? limits = null, RecordKinds? kinds = null)
    {
        var kms = await Started(gate: gate, limits: limits, kinds: kinds);
        Ok(await kms.Kms.CreateVault(kms.Admin, Vault, new VaultSettings(30)));
        return kms;
    }

    public static VaultName Name(string text) =>
        VaultName.TryParse(text, out var name) ? name : throw new ArgumentException(text, nameof(text));

    public static KeyId Key(string name, VaultName? vault = null) =>
        KeyId.TryCreate(vault ?? Vault, name, out var key) ? key : throw new ArgumentException(name, nameof(name));

    public static T Ok<T>(Result<T> result) => result.IsOk ? result.Value : throw new InvalidOperationException(result.Refusal.ToString());

    /// <summary>What the clock of the host does for a record that is due.</summary>
    public async Task<Refusal?> Elapse(string recordId) => (await service.OnDue(recordId, CancellationToken.None)).Refusal;

    public async Task<KeyView> Create(string name, KeySpec? spec = null, KeySettings? settings = null) =>
        Ok(await Kms.CreateKey(Admin, Key(name), name, spec ?? Sample.P256, settings ?? KeySettings.Default));

    /// <summary>Every actor forgets what it knows, as after a start.</summary>
    public void Forget()
    {
        actors.Clear();
    }

    IRecordActor IActors.Actor(in RecordName name, Caller caller) => Known(name, caller);

    public ValueTask<Result<RecordSnapshot>> Snapshot(in RecordName name, Caller caller, CancellationToken cancellation) => Look(name, caller, cancellation);

    private async ValueTask<Result<RecordSnapshot>> Look(RecordName name, Caller caller, CancellationToken cancellation)
    {
        await Way();
        return await Known(name, caller).Load(cancellation);
    }

    private async Task Way()
    {
        if (IsFar)
        {
            await Task.Yield();
        }
    }

    private RecordActor Known(RecordName name, Caller caller)
    {
        Asked.Add(caller);
        return actors.TryGetValue(name, out var actor) ? actor : actors[name] = new RecordActor(name, ports, ports.Store);
    }
}
