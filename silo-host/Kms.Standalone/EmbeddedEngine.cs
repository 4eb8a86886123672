using Kms.Access;
using Kms.Audit;
using Kms.Embedded;
using Kms.Embedded.Time;
using Kms.Hosting;
using Kms.Hosting.Audit;
using Kms.Hosting.Start;
using Microsoft.Extensions.Logging;

namespace Kms.Standalone;

/// <summary>The actors of this process, with the audited façade over them and the clock beside them.</summary>
internal sealed partial class EmbeddedEngine : IAsyncDisposable
{
    private readonly HostContext host;
    private readonly ILogger logger;
    private readonly EmbeddedHost actors;
    private readonly FileAuditTrail trail;

    private EmbeddedEngine(HostContext host, LocalRegion region, AccessControl access)
    {
        this.host = host;
        logger = host.Logs.Factory.CreateLogger("Kms.Engine");
        var options = EmbeddedOptions.Default with { IdleTime = host.Options.IdleAfter };
        var clock = new DueClock(region.Store, host.Time, options.DueCheckMax, Elapsed);
        var ports = region.Ports with { Store = new DueWatch(region.Store, clock) };
        actors = new EmbeddedHost(ports, clock, options);
        var service = new KmsService(actors, ports, access, region.Store, refusal => Noticed(refusal.Message));
        trail = FileAuditTrail.Open(host.Options.Data, region.AuditSeal, AuditOptions.Default, host.Time, host.Logs.Factory.CreateLogger("Kms.Audit"));
        var audited = new AuditedKms(service, trail, host.Time);
        actors.Start((record, cancellation) => audited.Elapse(service.Elapse, record, cancellation));
        Kms = audited;
    }

    public IKms Kms { get; }

    public IAuditTrail Trail => trail;

    public static EmbeddedEngine Start(HostContext host, LocalRegion region, AccessControl access) => new(host, region, access);

    public async Task MakeDefaultVault()
    {
        if (await DefaultVault.Make(Kms, host.Options.DefaultVault, host.Identities, host.Shutdown.Token) is { } refusal)
        {
            NoDefaultVault(host.Options.DefaultVault.Value, refusal.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await actors.DisposeAsync();
        await trail.DisposeAsync();
    }

    private void Elapsed(string recordId, Result<Done> result)
    {
        if (result.TryGet(out _, out var refusal))
        {
            DoneInTime(recordId);
        }
        else
        {
            NotDoneInTime(recordId, refusal.Message);
        }
    }
}
