using Kms.Access;
using Kms.Audit;
using Kms.Crypto.Files;
using Kms.Hosting.Backups;
using Kms.Hosting.Cluster;
using Kms.Hosting.Data;
using Kms.Hosting.Regions;
using Kms.Hosting.Server;
using Kms.Hosting.Start;
using Kms.Operations;
using Kms.Regions.Control;

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
        await using var backups = HostBackups.Start(host, region, pair);
        var kms = Facade(region, pair, node, backups, access, trail, log);
        if (await DefaultVault.Make(kms, host.Options.DefaultVault, host.Identities, host.Shutdown.Token) is { } refusal)
        {
            log.NoDefaultVault(host.Options.DefaultVault.Value, refusal.Message);
        }

        access.Current = roster.Policy;
        node.Serve(kms);
        await using var gateway = await Gateway.Start(
            host, folder, roster, access, kms, trail, () => region.Store.Health, backups, pair.Link);
        Banner.Write(Console.Out, host, folder, roster, gateway.Endpoint, node.Notice);
        await host.Shutdown.Requested();
    }

    /// <summary>All operations behind one pipeline, which the cluster's clock uses too.</summary>
    private static OperationPipeline Facade(
        LocalRegion region, RegionHost pair, ClusterNode node, HostBackups backups, AccessControl access, IAuditTrail trail, HostLog log)
    {
        var parts = new KmsParts(node.Actors, node.Ports, region.Store, refusal => log.Noticed(refusal.Message), pair.Gate)
        {
            Region = pair.Operators,
            Backups = backups.Operators,
        };
        var kms = KmsHandlers.Pipeline(parts, access, trail);
        node.Act(kms.OnDue);
        return kms;
    }
}
