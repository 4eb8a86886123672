using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Kms.Clustering;
using Kms.Configuration;
using Kms.Crypto.Files;
using Kms.Crypto.Tls;
using Kms.HostTests.Support;
using Kms.SiloTests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Xunit;

namespace Kms.SiloTests.Running;

/// <summary>
/// Whoever has no certificate of the cluster is refused, as a silo and as a client; and a certificate of a gateway or a client makes nobody a silo.
/// </summary>
[Trait("Category", "Long")]
public sealed class StrangerTests(DatabaseServer databases) : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private ClusterDatabase database = null!;
    private ClusterConfiguration options = null!;
    private ClusterCredential ours = null!;
    private ClusterCredential theirs = null!;
    private IHost silo = null!;

    public async ValueTask InitializeAsync()
    {
        database = databases.NewClusterDatabase();
        await ClusterSchema.Ensure(database, CancellationToken.None);
        ours = ClusterCredential.OpenOrMake(folder.In("ours"), TimeProvider.System);
        theirs = ClusterCredential.OpenOrMake(folder.In("theirs"), TimeProvider.System);
        options = BareSilo.Options(database);
        silo = await BareSilo.Start(options, ours);
    }

    public async ValueTask DisposeAsync()
    {
        if (silo is not null)
        {
            await silo.StopAsync();
            silo.Dispose();
            ours.Dispose();
            theirs.Dispose();
        }

        folder.Dispose();
    }

    [Theory]
    [InlineData(ClusterKind.Gateway)]
    [InlineData(ClusterKind.Client)]
    public async Task Connect_GatewayOrClientOfTheCluster_IsServed(ClusterKind kind)
    {
        using var issued = Issued(kind);
        using var client = Client(issued);
        await client.StartAsync();
        Assert.Single(await Hosts(client));
        await client.StopAsync();
    }

    [Fact]
    public async Task Connect_ClientWithoutACertificateOrWithAnothers_IsRefused()
    {
        foreach (var credential in (ClusterCredential?[])[null, theirs])
        {
            using var client = Client(credential);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await Assert.ThrowsAnyAsync<Exception>(() => client.StartAsync(patience.Token));
        }
    }

    [Fact]
    public async Task Join_SiloOfTheCluster_IsAMember()
    {
        SharedFiles.TakeOver(folder.In("ours"), folder.In("second"), ClusterCredential.Shared);
        using var credential = ClusterCredential.OpenOrMake(folder.In("second"), TimeProvider.System);
        using var second = await BareSilo.Start(BareSilo.Options(database), credential);
        Assert.Equal(2, (await Hosts(second)).Count);
        await second.StopAsync();
    }

    [Theory]
    [InlineData(ClusterKind.Gateway)]
    [InlineData(ClusterKind.Client)]
    public async Task SiloPort_HandshakeWithACertificateOfAnotherKind_IsBroken(ClusterKind kind)
    {
        // To the port of clients the same certificate is let in, and to this one a silo's: the other tests.
        using var stolen = Issued(kind);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, options.SiloPort);
        using var tls = new SslStream(socket.GetStream(), false, (_, _, _, _) => true);
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = ClusterCredential.Name,
                LocalCertificateSelectionCallback = (_, _, _, _, _) => stolen.Certificate,
            });

            // A silo that lets it in waits for the first message, and this for the silo, until the test has taken too long.
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            Assert.Equal(0, await tls.ReadAsync(new byte[1], patience.Token));
        }
        catch (IOException)
        {
            // The handshake was broken off.
        }
    }

    private static async Task<Dictionary<SiloAddress, SiloStatus>> Hosts(IHost host) =>
        await host.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);

    private ClusterCredential Issued(ClusterKind kind)
    {
        var place = folder.In(Guid.NewGuid().ToString("N"));
        IssuedFiles.ForCluster(place, folder.In("ours"), kind, TimeProvider.System);
        return ClusterCredential.Load(place, kind, TimeProvider.System);
    }

    private IHost Client(ClusterCredential? credential)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(new IPEndPoint(IPAddress.Loopback, options.ClientPort));
            client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = ("tests", "tests"));
            if (credential is not null)
            {
                client.UseTls(tls => ClusterTls.Prove(tls, credential, null, ClusterKind.Silo));
            }
        });
        return builder.Build();
    }
}
