namespace Kms.Operations;

/// <summary>
/// Counts the changes that a process lets through, so that a region that stops being home can say so when the last one has ended. Safe for
/// concurrent use.
/// </summary>
public sealed class ChangesUnderWay
{
    private readonly Lock waiting = new();
    private TaskCompletionSource? drained;
    private int count;

    public void Begin() => Interlocked.Increment(ref count);

    public void End()
    {
        if (Interlocked.Decrement(ref count) == 0)
        {
            lock (waiting)
            {
                drained?.TrySetResult();
                drained = null;
            }
        }
    }

    /// <summary>Completes when no change is under way. Call it after the role says that no further one may begin.</summary>
    public Task Drain()
    {
        lock (waiting)
        {
            drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var wait = drained.Task;
            if (Volatile.Read(ref count) == 0)
            {
                drained.SetResult();
                drained = null;
            }

            return wait;
        }
    }
}
