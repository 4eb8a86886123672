using System.Net;
using System.Net.Sockets;
using Kms.Clustering;
using Kms.Configuration;
using Kms.Crypto.Tls;
using Microsoft.Extensions.Hosting;

namespace Kms.SiloTests.Support;

/// <summary>A silo in this process with the wiring of the product and nothing of keys.</summary>
internal static class BareSilo
{
    public static ClusterConfiguration Options(ClusterDatabase? database, string id = "tests") => new()
    {
        Database = database,
        Id = id,
        Role = ClusterRole.Silo,
        Address = IPAddress.Loopback,
        SiloPort = FreePort(),
        ClientPort = FreePort(),
        Tls = false,
        DeadAfter = TimeSpan.FromSeconds(3),
        Leases = LeaseMode.Lease,
        JoinFrom = null,
    };

    /// <summary>Not started: its services only.</summary>
    public static IHost Build(ClusterConfiguration options, ClusterCredential? credential = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(silo => ClusterWiring.Silo(silo, options, credential));
        return builder.Build();
    }

    public static async Task<IHost> Start(ClusterConfiguration options, ClusterCredential? credential = null)
    {
        var host = Build(options, credential);
        await host.StartAsync();
        return host;
    }

    public static int FreePort()
    {
        while (true)
        {
            // Below the ports that connections are given: one of those may be taken before the silo listens.
            var port = Random.Shared.Next(20_000, 32_000);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there.
            }
        }
    }
}
