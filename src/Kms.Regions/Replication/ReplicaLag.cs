using Kms.Regions.Messages;
using Kms.Regions.State;

namespace Kms.Regions.Replication;

/// <summary>The lag as the following region knows it: from what it was told last, and from how long ago that was.</summary>
internal sealed class ReplicaLag(TimeProvider time)
{
    /// <summary>A home region that says nothing for longer than this may have anything to say.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    private volatile Heard? last;
    private long applied;

    public DateTimeOffset? At => last?.At;

    public long Applied => Interlocked.Read(ref applied);

    public ReplicationLag Now
    {
        get
        {
            if (last is not { } heard)
            {
                return default;
            }

            var silent = time.GetElapsedTime(heard.Timestamp);
            var changes = Math.Max(0, heard.Pending - (Applied - heard.AppliedBefore));
            var age = changes > 0 ? heard.Oldest + silent : TimeSpan.Zero;
            return new ReplicationLag(changes, silent > Silence && silent > age ? silent : age);
        }
    }

    public void Hear(LinkHeartbeat beat) => last = new Heard(
        time.GetUtcNow(), time.GetTimestamp(), beat.PendingChanges, TimeSpan.FromMilliseconds(beat.OldestPendingMs), Applied);

    /// <summary>A call without figures is a sign of life all the same.</summary>
    public void Hear(int newlyApplied)
    {
        Interlocked.Add(ref applied, newlyApplied);
        if (last is { } heard)
        {
            // Which of the pending changes were applied is not told here, so the oldest one's age goes on until the next heartbeat, or
            // until none is pending.
            var pending = Math.Max(0, heard.Pending - (Applied - heard.AppliedBefore));
            var oldest = heard.Oldest + time.GetElapsedTime(heard.Timestamp);
            last = new Heard(time.GetUtcNow(), time.GetTimestamp(), pending, pending > 0 ? oldest : TimeSpan.Zero, Applied);
        }
        else
        {
            last = new Heard(time.GetUtcNow(), time.GetTimestamp(), 0, TimeSpan.Zero, Applied);
        }
    }

    private sealed record Heard(DateTimeOffset At, long Timestamp, long Pending, TimeSpan Oldest, long AppliedBefore);
}
