using System.Net;
using Kms.Configuration;
using Kms.Crypto.Tls;
using Kms.Orleans;
using Orleans.Configuration;

namespace Kms.Clustering;

/// <summary>What every silo of the cluster agrees on: where members meet, how they know each other, when one counts as dead.</summary>
internal static class ClusterWiring
{
    /// <summary>For reminders, and for state that belongs to the cluster and not to the zones.</summary>
    public const string StorageName = KmsNode.ClusterStorage;

    private const string PostgreSql = "Npgsql";
    private const int MissedProbes = 3;

    /// <summary>
    /// How often a silo's own time to be declared dead it tries to reach the others before it gives up: longer than dead ones are in its
    /// way.
    /// </summary>
    private const int JoinTimes = 5;

    /// <summary>A member that gave no sign of life for this long does not hold up a silo that starts.</summary>
    public static TimeSpan SilenceMax(ClusterConfiguration options) => MissedProbes * options.DeadAfter;

    /// <param name="credential">Null: connections are not encrypted and anybody may connect.</param>
    public static void Silo(ISiloBuilder silo, ClusterConfiguration options, ClusterCredential? credential)
    {
        if (options.Database is { } database)
        {
            Meet(silo, database);
            Listen(silo, options);
            Watch(silo, options);
        }
        else
        {
            // No reminders and no storage of the cluster's own: in memory they would last no longer than what they are for.
            silo.UseSingleSilo(options.Id);
        }

        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.Id, options.Id));
        if (credential is not null)
        {
            ClusterTls.OfSilo(silo, credential);
            WatchedListeners.Watch(silo, new Strangers());
        }
    }

    private static void Meet(ISiloBuilder silo, ClusterDatabase database)
    {
        var connection = ClusterSchema.ConnectionString(database);
        silo.UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = (PostgreSql, connection));
        silo.UseAdoNetReminderService(reminders => (reminders.Invariant, reminders.ConnectionString) = (PostgreSql, connection));
        silo.AddAdoNetGrainStorage(StorageName, storage => (storage.Invariant, storage.ConnectionString) = (PostgreSql, connection));
    }

    private static void Listen(ISiloBuilder silo, ClusterConfiguration options) => silo.Configure<EndpointOptions>(endpoints =>
    {
        endpoints.AdvertisedIPAddress = options.Address;
        (endpoints.SiloPort, endpoints.GatewayPort) = (options.SiloPort, options.ClientPort);
        endpoints.SiloListeningEndpoint = new IPEndPoint(options.Address, options.SiloPort);
        endpoints.GatewayListeningEndpoint = new IPEndPoint(options.Address, options.ClientPort);
    });

    private static void Watch(ISiloBuilder silo, ClusterConfiguration options) => silo.Configure<ClusterMembershipOptions>(membership =>
    {
        membership.NumMissedProbesLimit = MissedProbes;
        membership.ProbeTimeout = options.DeadAfter / MissedProbes;

        // What a silo looks at that starts when others are gone without a word: it need not wait for them longer than this.
        membership.IAmAliveTablePublishTimeout = options.DeadAfter;
        membership.NumMissedTableIAmAliveLimit = MissedProbes;
        membership.MaxJoinAttemptTime = JoinTimes * options.DeadAfter;
    });
}
