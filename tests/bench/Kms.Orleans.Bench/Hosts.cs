using Kms.Keys;
using Kms.Leases;
using Kms.Orleans.Records;
using Kms.Testing.InProcess;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Kms.Orleans.Bench;

/// <summary>A host that is measured: its façade, and what there is to close.</summary>
internal sealed record Measured(string Name, IKms Kms, IAsyncDisposable Host);

internal static class Hosts
{
    public const string Plain = "no Orleans";

    public static Measured InProcess(Region region)
    {
        var clock = new DueClock(region.Store, TimeProvider.System, TimeSpan.FromMinutes(1), (_, _) => { });
        var host = new InProcessHost(region.Ports, clock, InProcessOptions.Default);
        return new Measured(Plain, region.Facade(host, region.Ports), host);
    }

    /// <param name="silos">With more than one, the façade is on a silo that the key's activation is not on.</param>
    public static async Task<Measured> Cluster(string name, Region region, short silos, LeaseTerms leases)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => silo.AddKms(region.Ports, KmsNodeOptions.Default with { Leases = leases }, (_, _) => { }));
        var cluster = builder.Build();
        await cluster.DeployAsync();

        await HotKey.Measure(Facade(region, cluster.Silos[0]), TimeSpan.FromMilliseconds(50));
        var grain = cluster.Client.GetGrain<IRecordGrain>(KeyRecord.IdOf(HotKey.Key)).GetGrainId();
        var at = cluster.TryGetGrainContext(grain, out var activation) ? activation.Address.SiloAddress : throw new InvalidOperationException("The key is not active.");
        var silo = silos == 1 ? cluster.Silos[0] : cluster.Silos.First(other => !other.SiloAddress.Equals(at));
        return new Measured(name, Facade(region, silo), cluster);
    }

    private static IKms Facade(Region region, InProcessSiloHandle silo)
    {
        var node = silo.ServiceProvider.GetRequiredService<KmsNode>();
        return region.Facade(node, node.Ports);
    }
}
