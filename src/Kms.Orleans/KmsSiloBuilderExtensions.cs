using Kms.Orleans.Nodes;
using Kms.Orleans.Records;
using Kms.Orleans.Regions;
using Kms.Orleans.Storage;
using Kms.Orleans.Time;
using Kms.Records;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Kms.Orleans;

/// <summary>How a silo becomes a node of the key management service.</summary>
public static class KmsSiloBuilderExtensions
{
    /// <summary>
    /// The silo hosts keys and vaults. Afterwards its services have a <see cref="KmsNode"/>, over which the host puts its façade.
    /// A reminder service, when one is configured, brings the cluster's clock back after its node went away.
    /// </summary>
    /// <param name="ports">What the actors on this node reach the world through.</param>
    /// <param name="elapsed">Told of every record that was due and what came of it.</param>
    /// <param name="due">Where to look for what is due; null: in the store of <paramref name="ports"/>.</param>
    /// <param name="region">The host's part in the region that the cluster is; null: it has none.</param>
    public static ISiloBuilder AddKms(
        this ISiloBuilder silo, ActorPorts ports, KmsNodeOptions options, Action<string, Result<Done>> elapsed, IRecordStore? due = null, RegionPart? region = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.AddSingleton(options);
        silo.Services.AddSingleton(new DueReport(elapsed));
        silo.Services.AddSingleton<NodeServiceClient>();
        silo.Services.AddSingleton(services => new NodeLeaseCache(
            services.GetRequiredService<IGrainFactory>(), services.GetRequiredService<ILocalSiloDetails>(), options, ports));
        silo.Services.AddSingleton(services => new NodeDirectory(
            services.GetRequiredService<IClusterMembershipService>(),
            services.GetRequiredService<ILocalSiloDetails>(),
            services.GetRequiredService<NodeServiceClient>(),
            services.GetRequiredService<NodeLeaseCache>(),
            options.Leases,
            ports.Time,
            services.GetRequiredService<ILoggerFactory>()));
        silo.Services.AddSingleton<ActiveRecords>();
        silo.Services.TryAddSingleton<IMemberList, MemberList>();
        silo.Services.AddSingleton(services => new NodeMembership(
            services.GetRequiredService<IMemberList>(),
            services.GetRequiredService<IClusterMembershipService>(),
            services.GetRequiredService<ILocalSiloDetails>(),
            services.GetRequiredService<NodeServiceClient>(),
            options.Leases,
            ports.Time,
            services.GetRequiredService<ILogger<NodeMembership>>()));
        silo.Services.AddSingleton(services => new Invalidation(services.GetRequiredService<IGrainFactory>(), ports.Kinds, ports.Time));
        silo.Services.AddSingleton(services => new KmsNode(
            services.GetRequiredService<IGrainFactory>(),
            services.GetRequiredService<NodeLeaseCache>(),
            services.GetRequiredService<NodeDirectory>(),
            services.GetRequiredService<Invalidation>(),
            services.GetRequiredService<NodeMembership>(),
            options,
            ports,
            due ?? ports.Store,
            region));
        silo.Services.AddSingleton(services => new RegionNodes(
            services.GetRequiredService<NodeDirectory>(), services.GetRequiredService<NodeServiceClient>(), services.GetRequiredService<KmsNode>().Forget, ports.Time));
        silo.AddTwoZoneGrainStorage(KmsNode.RecordStorage, services => new TwoZoneStorageOptions
        {
            Store = services.GetRequiredService<KmsNode>().Ports.Store,
            Identities = ports.Identities,
        });
        silo.AddGrainService<NodeService>();
        silo.Configure<GrainCollectionOptions>(collection => KeepFor(collection, options.IdleTime));
        return silo;
    }

    private static void KeepFor(GrainCollectionOptions collection, TimeSpan idle)
    {
        // The runtime insists on an age above the interval of its sweeps.
        var age = idle > collection.CollectionQuantum ? idle : collection.CollectionQuantum + TimeSpan.FromSeconds(1);
        collection.ClassSpecificCollectionAge[typeof(RecordGrain).FullName!] = age;
    }
}
