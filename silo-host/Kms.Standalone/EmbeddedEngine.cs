using Kms.Embedded;
using Kms.Embedded.Time;
using Kms.Hosting.Engines;
using Kms.Records;

namespace Kms.Standalone;

/// <summary>The actors of this process, and the clock beside them.</summary>
internal sealed class EmbeddedEngine : IEngine
{
    private readonly EmbeddedHost actors;

    public EmbeddedEngine(EngineStart start)
    {
        var (host, store) = (start.Host, start.Region.Store);
        var options = EmbeddedOptions.Default with { IdleTime = host.Options.IdleAfter };
        var clock = new DueClock(start.Due, host.Time, options.DueCheckMax, start.Log.Elapsed);
        Ports = start.Region.Ports with { Store = new WatchedStore(store, clock.Expect) };
        actors = new EmbeddedHost(Ports, clock, options);
    }

    public IActors Actors => actors;

    public ActorPorts Ports { get; }

    public ValueTask Forget(IReadOnlyList<string>? recordIds) => actors.Forget(recordIds);

    public void Start(Func<string, CancellationToken, ValueTask<Result<Done>>> elapse) => actors.Start(elapse);

    public ValueTask DisposeAsync() => actors.DisposeAsync();
}
