using System.Net.Sockets;
using Kms.Crypto.Tls;
using Kms.Hosting;
using Kms.Hosting.Engines;
using Kms.Hosting.Server;
using Kms.Leases;
using Kms.Orleans;
using Kms.Orleans.Regions;
using Kms.Records;
using Kms.Regions;
using Kms.Silo.Cluster;
using Kms.Silo.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kms.Silo.Engine;

/// <summary>This process as a node of the cluster. It leaves in good order: what it holds is handed on before the process ends.</summary>
internal sealed class SiloEngine : IEngine
{
    private readonly IHost host;
    private readonly KmsNode node;
    private readonly ClusterCredential? credential;
    private readonly ClusterPorts ports;
    private readonly ClusterConfiguration options;

    private SiloEngine(IHost host, ClusterCredential? credential, ClusterPorts ports, ClusterConfiguration options)
    {
        (this.host, this.credential, this.ports, this.options) = (host, credential, ports, options);
        node = host.Services.GetRequiredService<KmsNode>();
        Actors = options.Role == ClusterRole.Gateway ? new GatewayActors(node, host.Services.GetRequiredService<IClusterManifestProvider>()) : node;
    }

    public IActors Actors { get; }

    public ActorPorts Ports => node.Ports;

    public IRegionActor Region => node.RegionActor;

    public string? Notice => options.Database is null
        ? "Cluster: this silo alone. More silos need PostgreSQL: --help, Kms:Cluster."
        : $"Cluster '{options.Id}': {(options.Role == ClusterRole.Silo ? "silo" : "gateway")} on {options.Address}:{options.SiloPort}, "
            + $"{(options.Tls ? "with a certificate of the cluster" : "WITHOUT TLS: whoever reaches this port has every key")}"
            + $"{(options.Leases == LeaseMode.Strict ? ", strict: every use asks the silo that has the key" : string.Empty)}.";

    /// <summary>When it returns, the node is in the cluster.</summary>
    public static async Task<IEngine> Start(EngineStart start, ClusterConfiguration options)
    {
        // First of all: two silos at one address would look like one that was started again, and disturb the other.
        var ports = ClusterPorts.Take(options);
        try
        {
            return await Start(start, options, ports);
        }
        catch
        {
            ports.Dispose();
            throw;
        }
    }

    private static async Task<IEngine> Start(EngineStart start, ClusterConfiguration options, ClusterPorts ports)
    {
        if (options.Database is { } database)
        {
            await ClusterSchema.Ensure(database, start.Host.Shutdown.Token);
            await LeaseAgreement.Reach(database, options, start.Host.Shutdown.Token);
        }

        var credential = options.Tls ? ClusterCredential.OpenOrMake(start.Folder.Path, start.Host.Time, start.Log.ClusterCertificateNotRenewed) : null;
        var host = Build(start, options, credential);
        try
        {
            await host.StartAsync(start.Host.Shutdown.Token);
            if (options.Database is { } agreed)
            {
                await LeaseAgreement.Reach(agreed, options, start.Host.Shutdown.Token);
            }

            if (options.Role == ClusterRole.Gateway)
            {
                await GatewayRole.FindSilo(host.Services.GetRequiredService<IClusterManifestProvider>(), start.Host.Shutdown.Token);
            }

            return new SiloEngine(host, credential, ports, options);
        }
        catch (Exception problem)
        {
            host.Dispose();
            credential?.Dispose();
            throw WhyNot(problem, options) is { } reason ? new StartRefusedException(reason, problem) : problem;
        }
    }

    public ValueTask<bool> IsMember() => node.IsMember();

    public ValueTask Forget(IReadOnlyList<string>? recordIds) => node.Forget(recordIds);

    public void Serve(IKms kms) => node.Service = kms;

    public void Start(Func<string, CancellationToken, ValueTask<Result<Done>>> elapse)
    {
        if (options.Role == ClusterRole.Silo)
        {
            node.Start(elapse);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        credential?.Dispose();
        ports.Dispose();
    }

    private static IHost Build(EngineStart start, ClusterConfiguration options, ClusterCredential? credential)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(start.Host.Logs.Factory);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.UseOrleans(silo =>
        {
            ClusterWiring.Silo(silo, options, credential);
            var kms = KmsNodeOptions.Default with
            {
                IdleTime = start.Host.Options.IdleAfter,
                Leases = options.Leases == LeaseMode.Strict ? LeaseTerms.Strict : LeaseTerms.Default,
            };
            silo.AddKms(start.Region.Ports, kms, start.Log.Elapsed, start.Due, new RegionPart(start.Place.Node, start.Place.Open));
            if (options.Role == ClusterRole.Gateway)
            {
                GatewayRole.HoldNoGrains(silo);
            }
        });
        SiloTelemetry.Add(builder, start.Host);
        return builder.Build();
    }

    /// <summary>What an operator can do something about; null: a mistake.</summary>
    private static string? WhyNot(Exception problem, ClusterConfiguration options)
    {
        for (var inner = problem; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse })
            {
                return $"Cannot listen on {options.Address}, port {options.SiloPort} (for silos) or {options.ClientPort} (for clients): one is in use. "
                    + $"Choose others with {ClusterSetting.SiloPort.Name} and {ClusterSetting.ClientPort.Name}; 0 is any free one.";
            }

            if (inner is global::Orleans.Runtime.MembershipService.OrleansClusterConnectivityCheckFailedException)
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
