using Kms.Contract.Tests;
using Kms.Crypto;
using Kms.Crypto.Records;
using Kms.Operations;
using Kms.Testing;
using Kms.TwoZone;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Kms.Orleans.Tests.Faults;

/// <summary>
/// A cluster of one silo, with a store of its own over zones that others use as well: to the others it is a host that has gone astray.
/// </summary>
internal sealed class LoneCluster(InProcessTestCluster cluster, IKms kms) : IAsyncDisposable
{
    public IKms Kms => kms;

    /// <param name="configure">What else the silo has; null: nothing.</param>
    public static async Task<LoneCluster> Start(Installation installation, IZone a, IZone b, Action<ISiloBuilder>? configure = null)
    {
        var store = new TwoZoneStore(a, b, new RecordHash(), new Identities(), TimeProvider.System, _ => { });
        var started = await store.Start(CancellationToken.None);
        if (!started.IsOk)
        {
            throw new InvalidOperationException(started.Refusal.ToString());
        }

        var ports = installation.Ports with { Store = store, Time = TimeProvider.System };
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddKms(ports, KmsNodeOptions.Default, (_, _) => { });
            configure?.Invoke(silo);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var node = cluster.Silos[0].ServiceProvider.GetRequiredService<KmsNode>();
        return new LoneCluster(cluster, KmsHandlers.Pipeline(new KmsParts(node, node.Ports, store, _ => { }), Installation.Access, new MemoryTrail()));
    }

    public ValueTask DisposeAsync() => cluster.DisposeAsync();
}
