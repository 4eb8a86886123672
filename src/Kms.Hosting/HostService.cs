using Kms.Access;
using Kms.Audit;
using Kms.Crypto.Files;
using Kms.Hosting.Backups;
using Kms.Hosting.Data;
using Kms.Hosting.Engines;
using Kms.Hosting.Regions;
using Kms.Hosting.Server;
using Kms.Hosting.Start;
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
        var kms = Facade(host, region, pair, engine, access, trail, log);
        if (await DefaultVault.Make(kms, host.Options.DefaultVault, host.Identities, host.Shutdown.Token) is { } refusal)
        {
            log.NoDefaultVault(host.Options.DefaultVault.Value, refusal.Message);
        }

        access.Current = roster.Policy;
        engine.Serve(kms);
        await using var backups = HostBackups.Start(host, region, pair, access, trail);
        await using var gateway = await Gateway.Start(
            host, folder, roster, access, kms, trail, () => region.Store.Health, backups, pair.Link(access, trail));
        Banner.Write(Console.Out, host, folder, roster, gateway.Endpoint, engine.Notice);
        await host.Shutdown.Requested();
    }

    /// <summary>The actors' façade, as far as the region's role allows, with a record of every call, also of those that the clock makes.</summary>
    private static AuditedKms Facade(
        HostContext host, LocalRegion region, RegionHost pair, IEngine engine, AccessControl access, IAuditTrail trail, EngineLog log)
    {
        var service = new KmsService(engine.Actors, engine.Ports, access, region.Store, refusal => log.Noticed(refusal.Message), pair.Gate);
        var gated = new GatedKms(service, pair.Gate);
        var audited = new AuditedKms(gated, trail, host.Time);
        engine.Start((record, cancellation) => audited.Elapse((due, token) => gated.Elapse(service.Elapse, due, token), record, cancellation));
        return audited;
    }
}
