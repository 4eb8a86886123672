using Kms.Clustering;
using Kms.Configuration;
using Kms.Crypto.Files;
using Kms.Crypto.Tls;
using Kms.Hosting.Regions;
using Kms.Hosting.Server;
using Kms.Hosting.Start;
using Kms.Hosting.Telemetry;
using Kms.Leases;
using Kms.Operations;
using Kms.Orleans;
using Kms.Orleans.Regions;
using Kms.Records;
using Kms.Regions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kms.Hosting.Cluster;

/// <summary>
/// This process as a node of the cluster, of which it may be the only one. It leaves in good order: what it holds is handed on before the
/// process ends.
/// </summary>
internal sealed class ClusterNode : IAsyncDisposable
{
    private readonly IHost host;
    private readonly KmsNode node;
    private readonly ClusterCredential? credential;
    private readonly ClusterPorts? ports;
    private readonly ClusterConfiguration options;

    private ClusterNode(IHost host, ClusterCredential? credential, ClusterPorts? ports, ClusterConfiguration options)
    {
        (this.host, this.credential, this.ports, this.options) = (host, credential, ports, options);
        node = host.Services.GetRequiredService<KmsNode>();
    }

    /// <summary>How the façade reaches the actors.</summary>
    public IActors Actors => node;

    /// <summary>What the façade reaches the world through: those of the region, with the cluster's clock listening at the store.</summary>
    public ActorPorts Ports => node.Ports;

    /// <summary>The region's actor, on whichever node it is.</summary>
    public IRegionActor Region => node.RegionActor;

    /// <summary>A line for the banner; null: there is no more to say than an address.</summary>
    public string? Notice => options.Database is null ? null
        : $"Cluster '{options.Id}': silo on {options.Address}:{options.SiloPort}, "
            + $"{(options.Tls ? "with a certificate of the cluster" : "WITHOUT TLS: anyone who reaches this port has every key")}"
            + $"{(options.Leases == LeaseMode.Strict ? ", strict: every use asks the silo that has the key" : string.Empty)}.";

    /// <summary>When it returns, the node is in the cluster.</summary>
    /// <param name="due">
    /// Where to look for what is due: the region's store where this region is home, nothing where it only follows another one.
    /// </param>
    /// <exception cref="StartRefusedException">For a reason that an operator can do something about.</exception>
    public static async Task<ClusterNode> Start(HostContext host, DataFolder folder, LocalRegion region, RegionHost place, IRecordStore due, HostLog log)
    {
        var (options, cancellation) = (host.Options.Cluster, host.Ending);
        if (options.Database is not { } database)
        {
            return await Start(Build(host, region, place, due, log, null), null, null, options, cancellation);
        }

        // First of all: two silos at one address would look like one that was started again, and disturb the other.
        var ports = ClusterPorts.Take(options);
        try
        {
            await ClusterSchema.Ensure(database, cancellation);
            await LeaseAgreement.Reach(database, options, cancellation);
            await MemberAddresses.Check(database, options, cancellation);
            var credential = options.Tls ? ClusterCredential.OpenOrMake(folder.Path, host.Time, log.ClusterCertificateNotRenewed) : null;
            return await Start(Build(host, region, place, due, log, credential), credential, ports, options, cancellation);
        }
        catch
        {
            ports.Dispose();
            throw;
        }
    }

    /// <summary>Whether this process may take itself for a part of its region: false where others may have given it up.</summary>
    public ValueTask<bool> IsMember() => node.IsMember();

    /// <summary>
    /// The façade is complete and its callers are known: from here on gateways and clients of the cluster are answered, and what is due is
    /// done.
    /// </summary>
    public void Serve(NodeFront front) => node.Serve(front);

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        credential?.Dispose();
        ports?.Dispose();
    }

    private static async Task<ClusterNode> Start(
        IHost host, ClusterCredential? credential, ClusterPorts? ports, ClusterConfiguration options, CancellationToken cancellation)
    {
        try
        {
            await host.StartAsync(cancellation);
            if (options.Database is { } agreed)
            {
                await LeaseAgreement.Reach(agreed, options, cancellation);
            }

            return new ClusterNode(host, credential, ports, options);
        }
        catch (Exception problem)
        {
            host.Dispose();
            credential?.Dispose();
            throw ClusterProblem.Explain(problem, options) is { } reason ? new StartRefusedException(reason, problem) : problem;
        }
    }

    private static IHost Build(HostContext host, LocalRegion region, RegionHost place, IRecordStore due, HostLog log, ClusterCredential? credential)
    {
        var options = host.Options.Cluster;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(host.Logs);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.UseOrleans(silo =>
        {
            ClusterWiring.Silo(silo, options, credential);
            var kms = KmsNodeOptions.Default with
            {
                IdleTime = host.Options.IdleAfter,
                Leases = options.Leases == LeaseMode.Strict ? LeaseTerms.Strict : LeaseTerms.Default,
            };
            silo.AddKms(region.Ports, kms, log.Elapsed, due, new RegionPart(place.Node, place.Open));
            if (options.Database is not null || ServiceTelemetry.IsWanted(host.Configuration))
            {
                silo.AddActivityPropagation();
            }
        });
        return builder.Build();
    }
}
