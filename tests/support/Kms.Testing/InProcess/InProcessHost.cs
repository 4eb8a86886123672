using Kms.Access;
using Kms.Keys;
using Kms.Operations;
using Kms.Records;

namespace Kms.Testing.InProcess;

/// <summary>
/// Hosts the actors in this process: a mailbox for each id, activations dropped when idle, timers from the given clock.
/// It adds turns and lifecycle, no meaning.
/// </summary>
public sealed class InProcessHost : IActors, IAsyncDisposable
{
    private readonly Directory<RecordName, RecordActor> actors;
    private readonly RecordKinds kinds;
    private readonly DueClock dueClock;
    private readonly ITimer sweeper;

    /// <param name="ports">The store in it must be the one from <paramref name="dueClock"/>, so that the clock hears of new due times.</param>
    public InProcessHost(ActorPorts ports, DueClock dueClock, InProcessOptions options)
    {
        (this.dueClock, kinds) = (dueClock, ports.Kinds);
        actors = new(name => new RecordActor(name, ports, ports.Store), actor => actor.Snapshot is { State.IsAbsent: false }, actor => actor.Drop());
        sweeper = ports.Time.CreateTimer(_ => actors.Sweep(), null, options.IdleTime, options.IdleTime);
    }

    /// <summary>How many keys are in memory.</summary>
    public int ActiveKeys => actors.Active.Count(name => name.Kind == KeyKind.Row);

    public IRecordActor Actor(in RecordName name, Caller caller) => new RecordProxy(actors, name);

    public ValueTask<Result<RecordSnapshot>> Snapshot(in RecordName name, Caller caller, CancellationToken cancellation) =>
        actors.Peek(name)?.Snapshot is { } known ? new(known) : Load(name, cancellation);

    /// <summary>Starts to act on time. From here on <paramref name="elapse"/> is called for every record that is due.</summary>
    public void Start(Func<string, CancellationToken, ValueTask<Result<Done>>> elapse) => dueClock.Start(elapse);

    /// <summary>Lets go of every key and vault that is not inside a turn, as if they had been idle: the next use reads them again.</summary>
    public void Forget() => actors.Clear();

    /// <summary>Somebody else has written these records: when this returns, whoever comes next reads them again. Waits for turns that are under way. Null: every record.</summary>
    public ValueTask Forget(IReadOnlyList<string>? recordIds) =>
        actors.Forget(recordIds is null ? actors.Active : recordIds.Select(kinds.NameOf).OfType<RecordName>());

    public async ValueTask DisposeAsync()
    {
        await sweeper.DisposeAsync();
        await dueClock.DisposeAsync();
        Forget();
    }

    private ValueTask<Result<RecordSnapshot>> Load(RecordName name, CancellationToken cancellation) =>
        actors.Turn(name, actor => actor.Load(cancellation), cancellation);
}
