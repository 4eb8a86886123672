using Kms.Records;
using Kms.Regions.Messages;
using Kms.Regions.State;

namespace Kms.Regions.Replication;

/// <content>Looking for what there is to ship, for what is missing, and giving signs of life.</content>
public sealed partial class Shipper
{
    private bool isResting;
    private long? lookedAt;
    private long? settledAt;

    private TimeSpan UntilNextBeat => Until(beatenAt, options.BeatEvery);

    /// <summary>Streams that were named, and once a beat all streams, because other hosts write too.</summary>
    private async ValueTask<bool> Look(CancellationToken cancellation)
    {
        foreach (var stream in changed.Keys)
        {
            changed.TryRemove(stream, out _);
            if (StreamRecords.IsShipped(stream))
            {
                var cursor = Cursor(stream);
                cursor.Notice(Math.Max(cursor.Head, cursor.Confirmed.Sequence + 1), NowUnixMs);
                Enqueue(cursor);
            }
        }

        if (Until(lookedAt, options.BeatEvery) > TimeSpan.Zero)
        {
            return true;
        }

        var read = await ports.Log.Heads(cancellation);
        if (!read.TryGet(out var all, out var refusal))
        {
            return Rest(refusal);
        }

        lookedAt = ports.Time.GetTimestamp();
        var heads = all.Where(head => StreamRecords.IsShipped(head.Stream)).ToDictionary(head => head.Stream, head => head.Sequence, StringComparer.Ordinal);
        foreach (var stream in heads.Keys)
        {
            Cursor(stream);
        }

        // Also those that have no head any more: the only numbers that were taken were given back.
        foreach (var cursor in cursors.Values)
        {
            Notice(cursor, heads.GetValueOrDefault(cursor.Stream));
        }

        return true;
    }

    private void Notice(StreamCursor cursor, long head)
    {
        cursor.Notice(head, NowUnixMs);
        if (cursor.Pending > 0 || (!cursor.IsVerified && head >= cursor.Confirmed.Sequence))
        {
            Enqueue(cursor);
        }
        else if (head < cursor.Confirmed.Sequence && !cursor.IsForked)
        {
            // The zones of this region were set back to an old copy.
            Fork(cursor, cursor.Confirmed.Sequence);
        }
        else
        {
            Find(cursor);
        }
    }

    /// <summary>Is a number missing after this page?</summary>
    private void Weigh(StreamCursor cursor, LogPage page)
    {
        var last = page.Entries.Count > 0 ? page.Entries[^1].Sequence : cursor.Confirmed.Sequence;
        cursor.Head = Math.Max(cursor.Head, last);
        if (page.Entries.Count > 0 && page.Entries[0].TimeUnixMs > 0)
        {
            cursor.PendingSinceUnixMs = page.Entries[0].TimeUnixMs;
        }

        if (page.End == LogEnd.InRows && page.Entries.Count == 0)
        {
            BeginCopy(cursor);
        }
        else if (page.End is LogEnd.Open or LogEnd.Unconfirmed && cursor.Head > last)
        {
            Miss(cursor, last + 1);
        }
        else
        {
            Find(cursor);
        }
    }

    /// <summary>Nothing is missing any more.</summary>
    private void Find(StreamCursor cursor)
    {
        if (cursor.Hole is not null)
        {
            cursor.Hole = null;
            alarms.Clear(AlarmKind.Gap, cursor.Stream);
        }
    }

    private void Miss(StreamCursor cursor, long sequence) =>
        cursor.Hole = cursor.Hole is { } hole && hole.Sequence == sequence ? hole : (sequence, ports.Time.GetTimestamp());

    /// <summary>A number that stays missing was taken by a writer that is gone, or waits for a zone that is away.</summary>
    private async ValueTask<bool> Settle(CancellationToken cancellation)
    {
        var isDue = false;
        foreach (var cursor in cursors.Values)
        {
            if (cursor.Hole is not { } hole)
            {
                continue;
            }

            var missing = ports.Time.GetElapsedTime(hole.Since);
            isDue |= missing >= options.SettleAfter;
            if (missing >= options.GapAlarmAfter)
            {
                alarms.Raise(AlarmKind.Gap, cursor.Stream, hole.Sequence, $"Change {hole.Sequence} of stream '{cursor.Stream}' is undecided, and later ones wait for it.");
            }
        }

        if (isDue && Until(settledAt, options.SettleAfter) == TimeSpan.Zero)
        {
            settledAt = ports.Time.GetTimestamp();
            await ports.Log.SettleUndecided(cancellation);
        }

        return true;
    }

    private async ValueTask<bool> Beat(CancellationToken cancellation)
    {
        if (UntilNextBeat > TimeSpan.Zero)
        {
            return true;
        }

        var (now, behind) = (NowUnixMs, cursors.Values.Where(cursor => cursor.Pending > 0).OrderBy(cursor => cursor.PendingSinceUnixMs).ToArray());
        var beat = new LinkHeartbeat(
            self.Epoch,
            now,
            behind.Sum(cursor => cursor.Pending),
            behind.Length == 0 ? 0 : Math.Max(0, now - behind[0].PendingSinceUnixMs),
            [.. behind.Take(LinkHeartbeat.HeadsMax).Select(cursor => new StreamHead(cursor.Stream, cursor.Head))]);
        beatenAt = ports.Time.GetTimestamp();
        var answer = await ports.Link.Beat(beat, cancellation);
        return answer.Outcome == LinkOutcome.Ok || Fail(answer);
    }

    /// <summary>This region's own zones cannot be read just now: the link stays, the next look tries again.</summary>
    private bool Rest(Refusal refusal)
    {
        lookedAt = ports.Time.GetTimestamp();
        isResting = true;
        view = view with { Reason = refusal.Message };
        return true;
    }

    private TimeSpan Until(long? last, TimeSpan every)
    {
        var left = last is { } at ? every - ports.Time.GetElapsedTime(at) : TimeSpan.Zero;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
