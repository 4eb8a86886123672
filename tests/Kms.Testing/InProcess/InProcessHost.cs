using Kms.Access;
using Kms.Keys;
using Kms.Operations;
using Kms.Records;
using Kms.Vaults;

namespace Kms.Testing.InProcess;

/// <summary>
/// Hosts the actors in this process: a mailbox for each id, activations dropped when idle, timers from the given clock.
/// It adds turns and lifecycle, no meaning.
/// </summary>
public sealed class InProcessHost : IActors, IAsyncDisposable
{
    private readonly Directory<KeyId, KeyActor> keys;
    private readonly Directory<VaultName, VaultActor> vaults;
    private readonly DueClock dueClock;
    private readonly ITimer sweeper;

    /// <param name="ports">The store in it must be the one from <paramref name="dueClock"/>, so that the clock hears of new due times.</param>
    public InProcessHost(ActorPorts ports, DueClock dueClock, InProcessOptions options)
    {
        this.dueClock = dueClock;
        keys = new(id => new KeyActor(id, ports), actor => actor.Snapshot is { State.Status: not KeyStatus.Absent }, actor => actor.Drop());
        vaults = new(name => new VaultActor(name, ports), actor => actor.Snapshot is { Status: not VaultStatus.Absent }, actor => actor.Drop());
        sweeper = ports.Time.CreateTimer(_ => Sweep(), null, options.IdleTime, options.IdleTime);
    }

    /// <summary>How many keys are in memory.</summary>
    public int ActiveKeys => keys.Count;

    public IKeyActor Key(KeyId key, Caller caller) => new KeyProxy(keys, key);

    public IVaultActor Vault(VaultName vault, Caller caller) => new VaultProxy(vaults, vault);

    public ValueTask<Result<KeySnapshot>> Snapshot(KeyId key, Caller caller, CancellationToken cancellation) =>
        keys.Peek(key)?.Snapshot is { } known ? new(known) : Load(key, cancellation);

    public ValueTask<Result<VaultState>> Snapshot(VaultName vault, Caller caller, CancellationToken cancellation) =>
        vaults.Peek(vault)?.Snapshot is { } known ? new(known) : Vault(vault, caller).Read(cancellation);

    /// <summary>Starts to act on time. From here on <paramref name="elapse"/> is called for every record that is due.</summary>
    public void Start(Func<string, CancellationToken, ValueTask<Result<Done>>> elapse) => dueClock.Start(elapse);

    /// <summary>Lets go of every key and vault that is not inside a turn, as if they had been idle: the next use reads them again.</summary>
    public void Forget()
    {
        keys.Clear();
        vaults.Clear();
    }

    /// <summary>Somebody else has written these records: when this returns, whoever comes next reads them again. Waits for turns that are under way. Null: every record.</summary>
    public async ValueTask Forget(IReadOnlyList<string>? recordIds)
    {
        if (recordIds is null)
        {
            await keys.Forget(keys.Active);
            await vaults.Forget(vaults.Active);
            return;
        }

        await keys.Forget(recordIds.Select(id => KeyRecord.TryParseId(id, out var key) ? key : (KeyId?)null).OfType<KeyId>());
        await vaults.Forget(recordIds.Select(id => VaultRecord.TryParseId(id, out var vault) ? vault : (VaultName?)null).OfType<VaultName>());
    }

    public async ValueTask DisposeAsync()
    {
        await sweeper.DisposeAsync();
        await dueClock.DisposeAsync();
        Forget();
    }

    private ValueTask<Result<KeySnapshot>> Load(KeyId key, CancellationToken cancellation) =>
        keys.Turn(key, actor => actor.Load(cancellation), cancellation);

    private void Sweep()
    {
        keys.Sweep();
        vaults.Sweep();
    }
}
