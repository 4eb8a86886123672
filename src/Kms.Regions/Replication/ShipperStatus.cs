using Kms.Regions.State;

namespace Kms.Regions.Replication;

/// <summary>How a shipper works.</summary>
public sealed record ShipperOptions
{
    /// <summary>Changes in one batch at most.</summary>
    public int BatchChanges { get; init; } = 512;

    /// <summary>Bodies in one batch at most, in bytes: a batch ends with the change that reaches it.</summary>
    public int BatchBytes { get; init; } = 4 << 20;

    /// <summary>
    /// Between two batches at least: what is written meanwhile goes together, so that a busy region pays for few of them.
    /// </summary>
    public TimeSpan GatherFor { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Changes, or records of a copy, a second at most. Shipping one costs a part of what making it does: this bounds the share that a
    /// region with a backlog takes from its writers when they could use every processor.
    /// </summary>
    public int ChangesPerSecondMax { get; init; } = 6000;

    /// <summary>Between two signs of life, and between two looks at the zones for changes that other hosts made.</summary>
    public TimeSpan BeatEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How often the other region is asked where it stands although all seems well: it may have been set back, or a message from long ago
    /// may have arrived.
    /// </summary>
    public TimeSpan GreetEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After the first failure; doubled with each, and a random part of it added or taken away.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan BackOffMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A number that is missing for this long is an alarm at the next turn, and so within five seconds.</summary>
    public TimeSpan GapAlarmAfter { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>A number that is missing for this long is settled: its writer is gone.</summary>
    public TimeSpan SettleAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A region that has nothing of a stream with more changes than this gets a copy of its records first.</summary>
    public long CopyAbove { get; init; } = 10_000;
}

public enum LinkState
{
    /// <summary>Not connected: never yet, or it failed and is tried again.</summary>
    Waiting,
    Connected,

    /// <summary>The other region is ahead in epochs: it does not go on by itself.</summary>
    Stopped,
}

/// <param name="Failures">How often in a row the other region could not be reached.</param>
/// <param name="Reason">Why it is not connected.</param>
public sealed record ShipperStatus(
    LinkState Link, int Failures, string? Reason, ReplicationLag Lag, long ChangesShipped, long RecordsCopied, IReadOnlyList<ReplicationAlarm> Alarms)
{
    /// <summary>The other region's epoch when that has ended this one's; else 0.</summary>
    public long FencedBy { get; init; }
}
