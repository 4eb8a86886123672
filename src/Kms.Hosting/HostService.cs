using Kms.Access;
using Kms.Audit;
using Kms.Crypto.Files;
using Kms.Hosting.Backups;
using Kms.Hosting.Data;
using Kms.Hosting.Engines;
using Kms.Hosting.Regions;
using Kms.Hosting.Server;
using Kms.Hosting.Start;
using Kms.Operations;
using Kms.Regions;
using Kms.Regions.Control;

namespace Kms.Hosting;

/// <summary>One host from data folder to banner, whatever its engine. What is opened last is closed first.</summary>
internal static class HostService
{
    public static async Task Serve(HostKind kind, HostContext host)
    {
        using var folder = DataFolder.Open(host.Options.Data);
        kind.Prepare(host, folder);
        var roster = Roster.Open(folder, host.Options.Administrator, host.Identities);
        var access = new AccessControl(DefaultVault.Policy);
        var log = new EngineLog(host.Logs.Factory.CreateLogger("Kms.Engine"));

        await using var region = await LocalRegion.Open(host, folder);
        await using var trail = FileAuditTrail.Open(
            host.Options.Data, region.AuditSeal, AuditOptions.Default, host.Time, host.Logs.Factory.CreateLogger("Kms.Audit"));
        await using var pair = RegionHost.Open(host, region, kind.IsAlone);
        await using var engine = await kind.Start(new EngineStart(host, folder, region, new HomeDue(region.Store, pair.View), access, trail, log, pair));
        await pair.Start(engine);
        await using var backups = HostBackups.Start(host, region, pair);
        var kms = Facade(region, pair, engine, backups, access, trail, log);
        if (await DefaultVault.Make(kms, host.Options.DefaultVault, host.Identities, host.Shutdown.Token) is { } refusal)
        {
            log.NoDefaultVault(host.Options.DefaultVault.Value, refusal.Message);
        }

        access.Current = roster.Policy;
        engine.Serve(kms);
        await using var gateway = await Gateway.Start(
            host, folder, roster, access, kms, trail, () => region.Store.Health, backups, pair.Link);
        Banner.Write(Console.Out, host, folder, roster, gateway.Endpoint, engine.Notice);
        await host.Shutdown.Requested();
    }

    /// <summary>All operations behind one pipeline, which the engine's clock uses too.</summary>
    private static OperationPipeline Facade(
        LocalRegion region, RegionHost pair, IEngine engine, HostBackups backups, AccessControl access, IAuditTrail trail, EngineLog log)
    {
        var parts = new KmsParts(engine.Actors, engine.Ports, region.Store, refusal => log.Noticed(refusal.Message), pair.Gate)
        {
            Region = pair.Operators,
            Backups = backups.Operators,
        };
        var kms = KmsHandlers.Pipeline(parts, access, trail);
        engine.Start(kms.OnDue);
        return kms;
    }
}
