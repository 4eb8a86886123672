using Kms.Crypto.Tls;
using Orleans.Configuration;

namespace Kms.Clustering;

/// <summary>How a gateway connects to silos.</summary>
internal static class SiloConnections
{
    /// <param name="credential">Null: connections are not encrypted, and anybody may be a silo.</param>
    public static void Configure(IClientBuilder client, string clusterId, ClusterCredential? credential, Action<string> stranger)
    {
        client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (clusterId, clusterId));
        client.AddActivityPropagation();
        if (credential is not null)
        {
            client.UseTls(tls => ClusterTls.Prove(tls, credential, stranger, ClusterKind.Silo));
        }
    }
}
