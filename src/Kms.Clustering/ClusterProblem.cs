using System.Net.Sockets;
using Kms.Configuration;
using Orleans.Runtime.MembershipService;

namespace Kms.Clustering;

/// <summary>Why a silo could not join its cluster, in words that help.</summary>
internal static class ClusterProblem
{
    /// <summary>What an operator can do something about; null: a mistake.</summary>
    public static string? Explain(Exception problem, ClusterConfiguration options)
    {
        for (var inner = problem; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse })
            {
                return $"Cannot listen on {options.Address}, port {options.SiloPort} (for silos) or {options.ClientPort} (for clients): one is in use. "
                    + $"Choose others with {ClusterSetting.SiloPort.Name} and {ClusterSetting.ClientPort.Name}; 0 is any free one.";
            }

            if (inner is OrleansClusterConnectivityCheckFailedException)
            {
                return $"Other silos of cluster '{options.Id}' are there and cannot be reached: either the network is in the way, or this silo has no certificate of "
                    + $"their cluster ({ClusterSetting.JoinFrom.Name} takes it over), or they and this one differ in {ClusterSetting.Tls.Name}.";
            }

            if (inner is SocketException { SocketErrorCode: SocketError.AddressNotAvailable })
            {
                return $"Cannot listen on {options.Address}: this machine has no such address. See {ClusterSetting.Address.Name}.";
            }
        }

        return null;
    }
}
