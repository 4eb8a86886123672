namespace Kms.Keys;

/// <summary>A place in a <see cref="GenerationQueue"/>, and then the right to make one key. Dispose it when the key is made.</summary>
public sealed class GenerationTurn : IDisposable
{
    private readonly TaskCompletionSource granted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly GenerationQueue? queue;
    private int ended;

    internal GenerationTurn(GenerationQueue? queue, GenerationLine line) => (this.queue, Line) = (queue, line);

    /// <summary>For what needs no turn.</summary>
    public static GenerationTurn NotNeeded { get; } = new(null, new GenerationLine(string.Empty));

    internal GenerationLine Line { get; }

    internal Task Granted => granted.Task;

    internal LinkedListNode<GenerationTurn>? Place { get; set; }

    internal void Grant() => granted.SetResult();

    /// <summary>Gives the place up; false when it has become a turn.</summary>
    internal bool TryLeave() => queue!.TryLeave(this) && Interlocked.Exchange(ref ended, 1) == 0;

    /// <summary>Ends the turn, or gives the place up.</summary>
    public void Dispose()
    {
        if (queue is not null && Interlocked.Exchange(ref ended, 1) == 0 && !queue.TryLeave(this))
        {
            queue.End(Line);
        }
    }
}

/// <summary>One caller's requests in a <see cref="GenerationQueue"/>.</summary>
internal sealed class GenerationLine(string caller)
{
    public string Caller => caller;

    public LinkedList<GenerationTurn> Waiters { get; } = new();

    /// <summary>Requests that wait or run.</summary>
    public int Pending { get; set; }
}
