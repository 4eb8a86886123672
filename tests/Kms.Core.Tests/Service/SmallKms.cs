using Kms.Access;
using Kms.Core.Tests.Replication;
using Kms.Core.Tests.Zones;
using Kms.Keys;
using Kms.Operations;
using Kms.Records;
using Kms.Testing;
using Kms.TwoZone;
using Kms.Vaults;

namespace Kms.Core.Tests.Service;

/// <summary>
/// The whole service on two zones in memory, with a clock that stands still and materials that are only names: what it promises, held in
/// milliseconds.
/// </summary>
internal sealed class SmallKms : IActors
{
    public static readonly Caller Administrator = new("admin-principal", "Administrator");

    private readonly Dictionary<KeyId, KeyActor> keys = [];
    private readonly Dictionary<VaultName, VaultActor> vaults = [];
    private readonly ActorPorts ports;
    private readonly OperationPipeline service;
    private int operations;

    private SmallKms(TwoZones zones, TwoZoneStore store, AccessControl access, RegionGate? gate, GenerationLimits limits)
    {
        (Zones, Store) = (zones, store);
        ports = new ActorPorts(store, Seal, Materials, PlainFingerprints.Instance, zones, zones.Time);
        Generations = new GenerationQueue(limits, zones.Time);
        service = KmsHandlers.Pipeline(new KmsParts(this, ports, store, Noticed.Add, gate) { Generations = Generations }, access, Trail);
    }

    public static VaultName Vault { get; } = Name("payments");

    public TwoZones Zones { get; }

    public TwoZoneStore Store { get; }

    public ManualTime Time => Zones.Time;

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

    public static async Task<SmallKms> Started(AccessPolicy? policy = null, RegionGate? gate = null, GenerationLimits? limits = null)
    {
        var zones = new TwoZones();
        var administrators = new AccessPolicy([new RoleAssignment(Administrator.PrincipalId, Role.Administrator, AccessScope.Server)]);
        return new SmallKms(
            zones, await zones.Started(), new AccessControl(policy ?? administrators), gate, limits ?? GenerationLimits.For(2));
    }

    /// <summary>With the vault "payments" in it, whose keys can be recovered for 30 days.</summary>
    public static async Task<SmallKms> WithVault(RegionGate? gate = null, GenerationLimits? limits = null)
    {
        var kms = await Started(gate: gate, limits: limits);
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
        keys.Clear();
        vaults.Clear();
    }

    IKeyActor IActors.Key(KeyId key, Caller caller) => Known(key, caller);

    IVaultActor IActors.Vault(VaultName vault, Caller caller) => Known(vault, caller);

    public async ValueTask<Result<KeySnapshot>> Snapshot(KeyId key, Caller caller, CancellationToken cancellation)
    {
        await Way();
        return await Known(key, caller).Load(cancellation);
    }

    public async ValueTask<Result<VaultState>> Snapshot(VaultName vault, Caller caller, CancellationToken cancellation)
    {
        await Way();
        return await Known(vault, caller).Read(cancellation);
    }

    private async Task Way()
    {
        if (IsFar)
        {
            await Task.Yield();
        }
    }

    private KeyActor Known(KeyId key, Caller caller)
    {
        Asked.Add(caller);
        return keys.TryGetValue(key, out var actor) ? actor : keys[key] = new KeyActor(key, ports);
    }

    private VaultActor Known(VaultName vault, Caller caller)
    {
        Asked.Add(caller);
        return vaults.TryGetValue(vault, out var actor) ? actor : vaults[vault] = new VaultActor(vault, ports);
    }
}
