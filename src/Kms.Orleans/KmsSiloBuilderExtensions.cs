using Kms.Orleans.Nodes;
using Kms.Orleans.Records;
using Kms.Orleans.Regions;
using Kms.Orleans.Storage;
using Kms.Orleans.Time;
using Kms.Records;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
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
        var services = silo.Services;
        services.AddSingleton(options);
        services.AddSingleton(new DueReport(due ?? ports.Store, elapsed));
        services.AddSingleton(parts => new DueWatch(parts.GetRequiredService<IGrainFactory>(), ports.Time, options.DueCheckMax));
        services.AddSingleton(parts => ports with { Store = new WatchedStore(ports.Store, parts.GetRequiredService<DueWatch>().Expect) });
        if (region is not null)
        {
            services.AddSingleton(region);
        }

        services.TryAddSingleton<IMemberList, MemberList>();
        services.AddSingleton<NodeServiceClient>();
        services.AddSingleton<NodeLeaseCache>();
        services.AddSingleton<NodeDirectory>();
        services.AddSingleton<NodeMembership>();
        services.AddSingleton<ActiveRecords>();
        services.AddSingleton<Invalidation>();
        services.AddSingleton<RegionNodes>();
        services.AddSingleton(parts => new KmsNode(
            parts.GetRequiredService<IGrainFactory>(),
            parts.GetRequiredService<NodeLeaseCache>(),
            parts.GetRequiredService<Invalidation>(),
            parts.GetRequiredService<NodeMembership>(),
            parts.GetRequiredService<DueWatch>(),
            parts.GetRequiredService<ActorPorts>()));
        silo.AddTwoZoneGrainStorage(KmsNode.RecordStorage, parts => new TwoZoneStorageOptions
        {
            Store = parts.GetRequiredService<ActorPorts>().Store,
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
