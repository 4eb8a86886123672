namespace Kms.Simulation.Engine;

/// <summary>
/// The one thread of a history: what happens next, in the order of virtual milliseconds, then of arrival. Continuations run inside
/// <see cref="Step"/>, so that a history is a function of its seed.
/// </summary>
internal sealed class Timeline
{
    private readonly PriorityQueue<Happening, long> queue = new(128);
    private long order;

    public long Now { get; private set; }

    public bool IsEmpty => queue.Count == 0;

    public void Clear()
    {
        queue.Clear();
        order = 0;
        Now = 0;
    }

    public void At(long time, Happening happening) => queue.Enqueue(happening, (Math.Max(time, Now) << 24) + order++);

    public void At(long time, Action act) => At(time, new Act(act));

    public void In(long delay, Action act) => At(Now + delay, new Act(act));

    /// <summary>False when nothing is left to happen.</summary>
    public bool Step()
    {
        if (!queue.TryDequeue(out var next, out var key))
        {
            return false;
        }

        Now = key >> 24;
        next.Happen();
        return true;
    }

    private sealed class Act(Action act) : Happening
    {
        public override void Happen() => act();
    }
}

/// <summary>Something that takes place at a point in virtual time.</summary>
internal abstract class Happening
{
    public abstract void Happen();
}
