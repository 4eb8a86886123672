using Kms.Access;
using Kms.Audit;
using Kms.Hosting.Audit;
using Kms.Hosting.Backups;
using Kms.Hosting.Cluster;
using Kms.Hosting.Data;
using Kms.Hosting.Regions;
using Kms.Hosting.Server;
using Kms.Hosting.Start;
using Kms.Regions;

namespace Kms.Hosting;

/// <summary>The service from data folder to banner. What is opened last is closed first.</summary>
internal static class HostService
{
    public static async Task Serve(HostContext host, HostLog log)
    {
        using var folder = DataFolder.Open(host.Options.Data);
        JoinFrom.TakeOver(host.Options.Cluster, folder);
        var roster = Roster.Open(folder, host.Options.Administrator, host.Identities);
        var access = new AccessControl(DefaultVault.Policy);

        await using var region = await LocalRegion.Open(host, folder);
        await using var trail = FileAuditTrail.Open(
            host.Options.Data, region.AuditSeal, AuditOptions.Default, host.Time, host.Logs.Factory.CreateLogger("Kms.Audit"));
        await using var pair = RegionHost.Open(host, region);
        await using var node = await ClusterNode.Start(host, folder, region, pair, new HomeDue(region.Store, pair.View), log);
        await pair.Start(node);
        var kms = Facade(host, region, pair, node, access, trail, log);
        if (await DefaultVault.Make(kms, host.Options.DefaultVault, host.Identities, host.Shutdown.Token) is { } refusal)
        {
            log.NoDefaultVault(host.Options.DefaultVault.Value, refusal.Message);
        }

        access.Current = roster.Policy;
        node.Serve(kms);
        await using var backups = HostBackups.Start(host, region, pair, access, trail);
        await using var gateway = await Gateway.Start(
            host, folder, roster, access, kms, trail, () => region.Store.Health, backups, pair.Link(access, trail));
        Banner.Write(Console.Out, host, folder, roster, gateway.Endpoint, node.Notice);
        await host.Shutdown.Requested();
    }

    /// <summary>The actors' façade, as far as the region's role allows, with a record of every call, also of those that the clock makes.</summary>
    private static AuditedKms Facade(
        HostContext host, LocalRegion region, RegionHost pair, ClusterNode node, AccessControl access, IAuditTrail trail, HostLog log)
    {
        var service = new KmsService(node.Actors, node.Ports, access, region.Store, refusal => log.Noticed(refusal.Message), pair.Gate);
        var gated = new GatedKms(service, pair.Gate);
        var audited = new AuditedKms(gated, trail, host.Time);
        node.Act((record, cancellation) => audited.Elapse((due, token) => gated.Elapse(service.Elapse, due, token), record, cancellation));
        return audited;
    }
}
