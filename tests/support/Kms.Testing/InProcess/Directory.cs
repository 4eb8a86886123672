using System.Collections.Concurrent;

namespace Kms.Testing.InProcess;

/// <summary>The activations of one kind, by id.</summary>
/// <param name="activate">Makes the actor; it reads its state at its first turn.</param>
/// <param name="worthKeeping">Asked after each turn: false for an actor of something that does not exist, so that asking for made-up names fills no memory.</param>
/// <param name="drop">Clears what the actor holds.</param>
internal sealed class Directory<TId, TActor>(Func<TId, TActor> activate, Func<TActor, bool> worthKeeping, Action<TActor> drop)
    where TId : notnull
    where TActor : class
{
    private readonly ConcurrentDictionary<TId, Activation<TActor>> active = new();

    /// <summary>The actor for reading what it has published; null when it is not in memory.</summary>
    public TActor? Peek(TId id)
    {
        if (!active.TryGetValue(id, out var activation))
        {
            return null;
        }

        activation.Touch();
        return activation.Actor;
    }

    /// <summary>Gives the actor a turn.</summary>
    public async ValueTask<T> Turn<T>(TId id, Func<TActor, ValueTask<T>> turn, CancellationToken cancellation)
    {
        while (true)
        {
            var activation = active.GetOrAdd(id, static (key, make) => new Activation<TActor>(make(key)), activate);
            await activation.Enter(cancellation);
            try
            {
                if (!activation.Retired)
                {
                    return await turn(activation.Actor);
                }
            }
            finally
            {
                if (!activation.Retired && !worthKeeping(activation.Actor))
                {
                    activation.RetireInside();
                    Remove(id, activation);
                }

                activation.Leave();
            }
        }
    }

    /// <summary>Lets go of what nobody used since the last sweep.</summary>
    public void Sweep() => Retire(activation => activation.TryRetireIdle());

    /// <summary>Lets go of everything that is not inside a turn.</summary>
    public void Clear() => Retire(activation => activation.TryRetire());

    public IEnumerable<TId> Active => active.Keys;

    /// <summary>Lets go of these, each after the turn that it may be in.</summary>
    public async ValueTask Forget(IEnumerable<TId> ids)
    {
        foreach (var id in ids)
        {
            if (!active.TryGetValue(id, out var activation))
            {
                continue;
            }

            await activation.Enter(CancellationToken.None);
            if (!activation.Retired)
            {
                activation.RetireInside();
                Remove(id, activation);
            }

            activation.Leave();
        }
    }

    private void Retire(Func<Activation<TActor>, bool> retire)
    {
        foreach (var (id, activation) in active)
        {
            if (retire(activation))
            {
                Remove(id, activation);
                activation.Leave();
            }
        }
    }

    private void Remove(TId id, Activation<TActor> activation)
    {
        active.TryRemove(KeyValuePair.Create(id, activation));
        drop(activation.Actor);
    }
}
