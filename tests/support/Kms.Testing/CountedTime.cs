using Microsoft.Extensions.Time.Testing;

namespace Kms.Testing;

/// <summary>A clock that knows how many wait for it to be moved.</summary>
public sealed class CountedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private int waiting;

    public int Waiting => Volatile.Read(ref waiting);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        Interlocked.Increment(ref waiting);
        var isOver = 0;
        void End() => _ = Interlocked.Exchange(ref isOver, 1) == 0 ? Interlocked.Decrement(ref waiting) : 0;
        return new Timer(End, base.CreateTimer(
            given =>
            {
                End();
                callback(given);
            },
            state, dueTime, period));
    }

    private sealed class Timer(Action end, ITimer inner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(dueTime, period);

        public void Dispose()
        {
            end();
            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            end();
            return inner.DisposeAsync();
        }
    }
}
