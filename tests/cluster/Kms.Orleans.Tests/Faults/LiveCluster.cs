using System.Collections.Concurrent;
using Kms.Contract.Tests;
using Kms.Keys;
using Kms.Leases;
using Kms.Operations;
using Kms.Orleans.Nodes;
using Kms.Testing;
using Kms.Vaults;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Kms.Orleans.Tests.Faults;

/// <summary>A cluster on the machine's clock, whose silos can be paused, killed and replaced, with a vault and some keys in it.</summary>
internal sealed class LiveCluster : IAsyncDisposable
{
    public static readonly VaultName Vault = VaultName.TryParse("payments", out var name) ? name : default;

    private readonly Installation installation;
    private readonly ConcurrentDictionary<string, Pause> pauses = new();

    private LiveCluster(Installation installation, short silos, LeaseTerms leases)
    {
        this.installation = installation;
        var options = KmsNodeOptions.Default with { Leases = leases };
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((own, silo) =>
        {
            var pause = pauses[own.SiloName] = new Pause();
            var ports = installation.Ports with { Time = TimeProvider.System, Materials = new PausingMaterials(installation.Ports.Materials, pause) };
            silo.Services.AddSingleton<IMemberList>(services => new DoubtfulList(new MemberList(services.GetRequiredService<IMembershipTable>()), () => Lists.GetValueOrDefault(own.SiloName)));
            silo.AddKms(ports, options, (_, _) => { });
            silo.AddIncomingGrainCallFilter(pause);
            silo.AddOutgoingGrainCallFilter(pause);
            silo.Configure<ClusterMembershipOptions>(membership =>
            {
                membership.NumVotesForDeathDeclaration = 1;
                membership.ProbeTimeout = TimeSpan.FromSeconds(1);
                membership.NumMissedProbesLimit = 3;
            });
        });
        Cluster = builder.Build();
    }

    public InProcessTestCluster Cluster { get; }

    /// <summary>What the list of members says as read by a silo, by its name; nothing: what is in it.</summary>
    public ConcurrentDictionary<string, MembershipReading?> Lists { get; } = new();

    public InProcessSiloHandle[] Silos => [.. Cluster.GetActiveSilos()];

    public static async Task<LiveCluster> Start(short silos, LeaseTerms leases, int keys)
    {
        var cluster = new LiveCluster(await Installation.Open(new MemoryZone("A"), new MemoryZone("B"), TestTime.New()), silos, leases);
        await cluster.Cluster.DeployAsync();
        var kms = cluster.Facade(cluster.Silos[0]);
        await Done(() => kms.CreateVault(Call(), Vault, new VaultSettings()));
        for (var i = 0; i < keys; i++)
        {
            var name = "k" + i;
            await Done(() => kms.CreateKey(Call(), Key(i), name, KeySpecs.Ec(Curve.P256).Value, KeySettings.Default));
        }

        return cluster;
    }

    public static KeyId Key(int number) => KeyId.TryCreate(Vault, "k" + number, out var key) ? key : default;

    public static Access.Call Call() => new(Installation.Administrator, Guid.NewGuid().ToString("N"));

    public IKms Facade(InProcessSiloHandle silo)
    {
        var node = silo.ServiceProvider.GetRequiredService<KmsNode>();
        return KmsHandlers.Pipeline(new KmsParts(node, node.Ports, installation.Store, _ => { }), Installation.Access, new MemoryTrail());
    }

    public Pause PauseOf(InProcessSiloHandle silo) => pauses[silo.Name];

    /// <summary>Repeats a call under its operation id until it is answered for certain.</summary>
    public static async Task<T> Done<T>(Func<ValueTask<Result<T>>> call)
    {
        while (true)
        {
            var result = await call();
            if (result.TryGet(out var value, out var refusal))
            {
                return value;
            }

            if (!MayRepeat(refusal))
            {
                throw new InvalidOperationException(refusal.ToString());
            }

            await Task.Delay(50);
        }
    }

    /// <summary>What a client may be told when a node goes away: it says that repeating helps.</summary>
    public static bool MayRepeat(Refusal refusal) =>
        refusal is { RetryAfter: not null, Code: RefusalCode.NodeUnavailable or RefusalCode.OutcomeUnknown or RefusalCode.Throttled };

    public async ValueTask DisposeAsync()
    {
        foreach (var pause in pauses.Values)
        {
            pause.End();
        }

        await Cluster.DisposeAsync();
        await installation.DisposeAsync();
    }

    private sealed class DoubtfulList(MemberList real, Func<MembershipReading?> says) : IMemberList
    {
        public Task<MembershipReading> Read(SiloAddress node) => says() switch
        {
            null => real.Read(node),
            MembershipReading.Unreadable => Task.FromException<MembershipReading>(new TimeoutException("The list is away.")),
            { } word => Task.FromResult(word),
        };
    }
}
