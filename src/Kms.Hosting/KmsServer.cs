using Kms.Access;
using Kms.Audit;
using Kms.Clustering;
using Kms.Crypto.Files;
using Kms.Edge;
using Kms.Edge.Clients;
using Kms.Hosting.Backups;
using Kms.Hosting.Cluster;
using Kms.Hosting.Regions;
using Kms.Hosting.Server;
using Kms.Hosting.Start;
using Kms.Operations;
using Kms.Orleans;
using Kms.Regions.Control;

namespace Kms.Hosting;

/// <summary>The service from data folder to gateway, in the program or in an application.</summary>
/// <param name="roles">Of the application's own callers, beside those of <c>clients.json</c>.</param>
internal sealed class KmsServer(HostContext host, OwnRoles roles, IServiceProvider services) : KmsHost(host, services)
{
    private Opened? parts;

    public override IKms Kms => Parts.Kms;

    public override Gateway Gateway => Parts.Gateway;

    private Opened Parts => parts ?? throw NotStarted;

    protected override async Task Open()
    {
        var options = Host.Options;
        var folder = Keep(DataFolder.Open(options.Data));
        JoinFrom.TakeOver(options.Cluster, folder);
        var registry = ClientRegistry.Open(folder, options.Administrator, Host.Identities);
        var access = new AccessControl(DefaultVault.Policy);
        var region = Keep(await LocalRegion.Open(Host, folder));
        var trail = Keep(FileAuditTrail.Open(
            options.Data, region.AuditSeal, AuditOptions.Default, Host.Time, Host.Logs.CreateLogger("Kms.Audit")));
        var backups = HostBackups.Open(Host);
        var pair = Keep(RegionHost.Open(Host, region, backups));
        var node = Keep(await ClusterNode.Start(Host, folder, region, pair, new HomeDue(region.Store, pair.View), Log));
        await pair.Start(node);
        Keep(backups).Start(region, pair);
        var kms = Facade(region, pair, node, backups, access, trail);
        if (await DefaultVault.Make(kms, options.DefaultVault, Host.Identities, Host.Ending) is { } refusal)
        {
            Log.NoDefaultVault(options.DefaultVault.Value, refusal.Message);
        }

        access.Current = registry.Policy.With(roles.Assignments);
        var tokens = Keep(TokenMaker.Open(Host, folder, registry));
        var unknown = new Http.Tokens.UnknownCallers(trail, Host.Time);
        var health = new ServiceHealth(() => region.Store.Health, () => trail.CanRecord, () => backups.Health.State);
        node.Serve(new NodeFront(kms, kms.OnDue, pair.View, new GatewayDesk(Host, tokens, unknown, health)));
        var gateway = Keep(Gateway.Open(Host, folder, tokens, access, kms, unknown, health, pair.Link));
        parts = new Opened(kms, gateway, folder, registry, node);
    }

    protected override void Listens(Uri endpoint, TextWriter? output) =>
        Banner.Write(output, Host, Parts.Folder, Parts.ClientRegistry, endpoint, Parts.Node.Notice);

    /// <summary>All operations behind one pipeline.</summary>
    private OperationPipeline Facade(
        LocalRegion region, RegionHost pair, ClusterNode node, HostBackups backups, AccessControl access, IAuditTrail trail)
    {
        var handled = new KmsParts(node.Actors, node.Ports, region.Store, refusal => Log.Noticed(refusal.Message), pair.Gate)
        {
            Region = pair.Operators,
            Backups = backups.Operators,
        };
        return KmsHandlers.Pipeline(handled, access, trail);
    }

    private sealed record Opened(
        OperationPipeline Kms, Gateway Gateway, DataFolder Folder, ClientRegistry ClientRegistry, ClusterNode Node);
}
