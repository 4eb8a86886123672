using Kms.Contract.Tests;
using Kms.Operations;
using Kms.Records;
using Kms.Testing;
using Kms.Testing.Kinds;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.TestingHost;
using Xunit;

namespace Kms.Orleans.Tests.Clusters;

/// <summary>A cluster of silos in this process, each a node of the service, all on the zones of the installation that the test brings.</summary>
public abstract class KmsCluster(short silos) : IAsyncLifetime
{
    private static readonly RecordKind[] RegionOnly = [new("region/state")];

    private readonly InProcessTestClusterBuilder builder = new(silos);
    private readonly SharedPorts ports = new();

    /// <summary>Goes on from test to test, so that what silos have planned stays planned.</summary>
    public FakeTimeProvider Time { get; } = TestTime.New();

    public InProcessTestCluster Cluster { get; private set; } = null!;

    protected virtual KmsNodeOptions Options => KmsNodeOptions.Default;

    public IReadOnlyList<KmsNode> Nodes => [.. Cluster.GetActiveSilos().Select(silo => silo.ServiceProvider.GetRequiredService<KmsNode>())];

    public async ValueTask InitializeAsync()
    {
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddKms(ports.Over(new Crypto.Identities(), Time, new RecordKinds([.. StoredKinds.InVaults, .. RegionOnly, NoteKind.Row])), Options, (_, _) => { });
            silo.UseInMemoryReminderService();
            silo.Configure<ClusterMembershipOptions>(membership => membership.NumVotesForDeathDeclaration = 1);
        });
        Cluster = builder.Build();
        await Cluster.DeployAsync();
    }

    /// <summary>Puts a test's installation behind the silos, and gives a façade whose every call goes to the next silo.</summary>
    public async Task<IKms> Use(Installation installation)
    {
        ports.Use(installation.Ports, installation.Store);
        await Forget();
        return EverySilo.InTurn([.. Nodes.Select(node => Facade(node, installation))]);
    }

    /// <summary>Every key and vault leaves memory on every silo.</summary>
    public async Task Forget()
    {
        foreach (var grain in await Activations())
        {
            await Cluster.DeactivateAsync(grain);
        }

        foreach (var node in Nodes)
        {
            node.Forget();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private static OperationPipeline Facade(KmsNode node, Installation installation)
    {
        var parts = new KmsParts(node, node.Ports, installation.Store, refusal =>
        {
            lock (installation.Noticed)
            {
                installation.Noticed.Add(refusal);
            }
        });
        var service = KmsHandlers.Pipeline(parts, Installation.Access, new MemoryTrail());
        node.Serve(new NodeFront(service, service.OnDue));
        return service;
    }

    /// <summary>The keys and vaults that are in memory somewhere.</summary>
    public async Task<GrainId[]> Activations()
    {
        var manager = Cluster.Client.GetGrain<IManagementGrain>(0);
        var grains = await manager.GetDetailedGrainStatistics();
        return [.. grains.Where(grain => grain.GrainType.StartsWith("Kms.", StringComparison.Ordinal)).Select(grain => grain.GrainId)];
    }
}

public sealed class TwoSilos() : KmsCluster(2);

public sealed class ThreeSilos() : KmsCluster(3);
