using Kms.Configuration;
using Kms.Crypto.Tls;
using Kms.Hosting.Cluster;
using Kms.HostTests.Support;
using Kms.SiloTests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Kms.SiloTests.Running;

/// <summary>Whoever has no certificate of the cluster is refused: as a silo and as a client, with a certificate of another cluster and with none.</summary>
[Trait("Category", "Long")]
public sealed class StrangerTests(DatabaseServer databases) : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private ClusterDatabase database = null!;
    private ClusterCredential ours = null!;
    private ClusterCredential theirs = null!;
    private IHost silo = null!;

    public async ValueTask InitializeAsync()
    {
        database = databases.NewClusterDatabase();
        await ClusterSchema.Ensure(database, CancellationToken.None);
        ours = ClusterCredential.OpenOrMake(folder.In("ours"), TimeProvider.System);
        theirs = ClusterCredential.OpenOrMake(folder.In("theirs"), TimeProvider.System);
        silo = await BareSilo.Start(BareSilo.Options(database), ours);
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

    [Fact]
    public async Task Connect_ClientOfTheCluster_IsServed()
    {
        ClusterCredential.IssueTo(folder.In("client"), folder.In("ours"), TimeProvider.System);
        using var issued = ClusterCredential.Load(folder.In("client"), TimeProvider.System);
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
        ClusterCredential.IssueTo(folder.In("second"), folder.In("ours"), TimeProvider.System);
        using var issued = ClusterCredential.Load(folder.In("second"), TimeProvider.System);
        using var second = await BareSilo.Start(BareSilo.Options(database), issued);
        Assert.Equal(2, (await Hosts(second)).Count);
        await second.StopAsync();
    }

    private static async Task<Dictionary<SiloAddress, SiloStatus>> Hosts(IHost host) =>
        await host.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);

    private IHost Client(ClusterCredential? credential)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client => ClusterWiring.Client(client, database, "tests", credential, TimeSpan.FromSeconds(3)));
        return builder.Build();
    }
}
