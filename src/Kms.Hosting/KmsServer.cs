using System.Diagnostics;
using Kms.Access;
using Kms.Audit;
using Kms.Configuration;
using Kms.Crypto.Files;
using Kms.Hosting.Backups;
using Kms.Hosting.Cluster;
using Kms.Hosting.Data;
using Kms.Hosting.Regions;
using Kms.Hosting.Server;
using Kms.Hosting.Server.Connections;
using Kms.Hosting.Start;
using Kms.Hosting.Telemetry;
using Kms.Operations;
using Kms.Regions.Control;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kms.Hosting;

/// <summary>
/// The service from data folder to gateway, in the program or in an application: opened before the host listens, closed after its last
/// request. What is opened last is closed first.
/// </summary>
internal sealed class KmsServer : IHostedLifecycleService, IAsyncDisposable
{
    private readonly HostContext host;
    private readonly IServiceProvider services;
    private readonly OwnRoles roles;
    private readonly HostLog log;
    private readonly Stack<object> opened = new();
    private readonly CancellationTokenRegistration asked;
    private Opened? parts;
    private long? askedAt;

    /// <param name="roles">Of the application's own callers, beside those of <c>clients.json</c>.</param>
    /// <param name="services">For the web server, which asks this one for certificates and cannot be there before it.</param>
    public KmsServer(HostContext host, OwnRoles roles, IServiceProvider services)
    {
        (this.host, this.roles, this.services) = (host, roles, services);
        log = new HostLog(host.Logs.CreateLogger(HostLog.Category));
        asked = host.Ending.Register(() => askedAt = Stopwatch.GetTimestamp());
    }

    /// <summary>All operations. Once the host has started.</summary>
    public IKms Kms => Parts.Kms;

    /// <summary>What answers requests. Once the host has started.</summary>
    public Gateway Gateway => Parts.Gateway;

    private Opened Parts =>
        parts ?? throw new InvalidOperationException("The key management service has not started: start the host first.");

    /// <summary>When it returns, every operation works, and nothing listens yet.</summary>
    /// <exception cref="StartRefusedException">For a reason that an operator can do something about.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var options = host.Options;
        var folder = Keep(DataFolder.Open(options.Data));
        JoinFrom.TakeOver(options.Cluster, folder);
        var roster = ClientRegistry.Open(folder, options.Administrator, host.Identities);
        var access = new AccessControl(DefaultVault.Policy);
        var region = Keep(await LocalRegion.Open(host, folder));
        var trail = Keep(FileAuditTrail.Open(
            options.Data, region.AuditSeal, AuditOptions.Default, host.Time, host.Logs.CreateLogger("Kms.Audit")));
        var pair = Keep(RegionHost.Open(host, region));
        var node = Keep(await ClusterNode.Start(host, folder, region, pair, new HomeDue(region.Store, pair.View), log));
        await pair.Start(node);
        var backups = Keep(HostBackups.Start(host, region, pair));
        var kms = Facade(region, pair, node, backups, access, trail);
        if (await DefaultVault.Make(kms, options.DefaultVault, host.Identities, host.Ending) is { } refusal)
        {
            log.NoDefaultVault(options.DefaultVault.Value, refusal.Message);
        }

        access.Current = roster.Policy.With(roles.Assignments);
        node.Serve(kms);
        var gateway = Keep(await Gateway.Open(host, folder, roster, access, kms, trail, () => region.Store.Health, backups, pair.Link));
        var limits = ConnectionLimits.For(options.Connections, FileDescriptors.Limit(), FileDescriptors.Open() ?? 0);
        services.GetRequiredService<ConnectionTable>().Open(limits);
        parts = new Opened(kms, gateway, folder, roster, node);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The host listens: leaves the administrator's way in, and says how to use it.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var bound = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var endpoint = host.Options.Addresses[0].ToUri(BindingAddress.Parse(bound).Port);
        Parts.Gateway.ListensAt(endpoint);
        var output = services.GetService<FrameworkLogs>() is not null && host.Options.Logs == LogFormat.Text ? Console.Out : null;
        Banner.Write(output, host, Parts.Folder, Parts.ClientRegistry, endpoint, Parts.Node.Notice);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Requests have been answered, and nothing listens any more.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        while (opened.TryPop(out var part))
        {
            if (part is IAsyncDisposable closes)
            {
                await closes.DisposeAsync();
            }
            else
            {
                ((IDisposable)part).Dispose();
            }
        }

        await asked.DisposeAsync();
        if (askedAt is { } since)
        {
            askedAt = null;
            log.Ended(Stopwatch.GetElapsedTime(since).TotalSeconds);
        }
    }

    private T Keep<T>(T part)
        where T : class
    {
        opened.Push(part);
        return part;
    }

    /// <summary>All operations behind one pipeline, which the cluster's clock uses too.</summary>
    private OperationPipeline Facade(
        LocalRegion region, RegionHost pair, ClusterNode node, HostBackups backups, AccessControl access, IAuditTrail trail)
    {
        var handled = new KmsParts(node.Actors, node.Ports, region.Store, refusal => log.Noticed(refusal.Message), pair.Gate)
        {
            Region = pair.Operators,
            Backups = backups.Operators,
        };
        var kms = KmsHandlers.Pipeline(handled, access, trail);
        node.Act(kms.OnDue);
        return kms;
    }

    private sealed record Opened(
        OperationPipeline Kms, Gateway Gateway, DataFolder Folder, ClientRegistry ClientRegistry, ClusterNode Node);
}
