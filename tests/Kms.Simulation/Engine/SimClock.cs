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
}
