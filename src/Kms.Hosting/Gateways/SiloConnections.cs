using Kms.Crypto.Tls;
using Kms.Hosting.Cluster;
using Orleans.Configuration;

namespace Kms.Hosting.Gateways;

/// <summary>How a gateway connects to silos.</summary>
internal static class SiloConnections
{
    /// <param name="credential">Null: connections are not encrypted, and anybody may be a silo.</param>
    public static void Configure(IClientBuilder client, HostContext host, ClusterCredential? credential, Action<string> stranger)
    {
        var id = host.Options.Cluster.Id;
        client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (id, id));
        client.AddActivityPropagation();
        if (credential is not null)
        {
            client.UseTls(tls => ClusterTls.Prove(tls, credential, stranger, ClusterKind.Silo));
        }
    }
}
