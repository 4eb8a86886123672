namespace Kms.Simulation.Engine;

/// <summary>The clock of one host: the virtual time plus whatever its machine is wrong by.</summary>
internal sealed class SimClock(Timeline timeline) : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>What a step of the machine's clock has added, in milliseconds. The monotonic clock does not see it.</summary>
    public long OffsetMs { get; set; }

    public override DateTimeOffset GetUtcNow() => Start.AddMilliseconds(timeline.Now + OffsetMs);

    public override long GetTimestamp() => timeline.Now * TimeSpan.TicksPerMillisecond;

    /// <summary>Fires once, in virtual time.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimTimer(timeline, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class SimTimer(Timeline timeline, Action fire) : ITimer
    {
        private int armed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan)
            {
                throw new NotSupportedException("Nothing in a history is periodic by a timer.");
            }

            var number = ++armed;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                timeline.In((long)Math.Ceiling(dueTime.TotalMilliseconds), () =>
                {
                    if (number == armed)
                    {
                        fire();
                    }
                });
            }

            return true;
        }

        public void Dispose() => armed++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
