using Kms.Records;
using Kms.Zones;

namespace Kms.Replication;

/// <content>Changes: read in pages from the streams that have some, in turn; linked, sealed and signed; one batch on its way at a time.</content>
public sealed partial class Shipper
{
    private readonly Queue<string> queue = new();
    private readonly HashSet<string> queued = new(StringComparer.Ordinal);
    private long shipped;

    private bool HasWork => queue.Count > 0 || copying.Count > 0 || !changed.IsEmpty;

    private void Enqueue(StreamCursor cursor)
    {
        if (!cursor.IsForked && queued.Add(cursor.Stream))
        {
            queue.Enqueue(cursor.Stream);
        }
    }

    /// <summary>Ships one batch. False when the turn is over.</summary>
    private async ValueTask<bool> Ship(CancellationToken cancellation)
    {
        if (UntilNextBatch > TimeSpan.Zero)
        {
            return true;
        }

        var changes = new List<Change>();
        var bytes = 0L;
        var streams = queue.Count;
        for (var i = 0; i < streams && changes.Count < options.BatchChanges && bytes < options.BatchBytes; i++)
        {
            var cursor = cursors[queue.Dequeue()];
            queued.Remove(cursor.Stream);
            if (cursor.IsForked)
            {
                continue;
            }

            var read = await Read(cursor, options.BatchChanges - changes.Count, cancellation);
            if (!read.TryGet(out var page, out var refusal))
            {
                // This region's own zones cannot be read: not the link's fault. The next look finds the stream again.
                Rest(refusal);
                break;
            }

            var before = changes.Count;
            var previous = cursor.Confirmed.Hash;
            foreach (var entry in page.Entries)
            {
                if (bytes >= options.BatchBytes)
                {
                    break;
                }

                var change = Link(entry, previous);
                previous = change.Hash;
                bytes += change.Body.Length;
                changes.Add(change);
            }

            if (page.End == LogEnd.Limit || changes.Count - before < page.Entries.Count)
            {
                Enqueue(cursor);
            }
        }

        if (changes.Count == 0)
        {
            return true;
        }

        Pace(changes.Count);
        return await Push(changes, cancellation);
    }

    /// <summary>What follows the confirmed change, if the other region's history is this one's.</summary>
    private async ValueTask<Result<LogPage>> Read(StreamCursor cursor, int limit, CancellationToken cancellation)
    {
        if (cursor.Confirmed.CopiedTo is not null || (cursor.Confirmed.Sequence == 0 && cursor.Head > options.CopyAbove))
        {
            BeginCopy(cursor);
            return NothingToShip;
        }

        if (!cursor.IsVerified)
        {
            var verified = await Verify(cursor, cancellation);
            if (!verified.TryGet(out var isShared, out var refusal))
            {
                return refusal;
            }

            switch (isShared)
            {
                case null:
                    // A crash of this region can leave a shipped change undecided once more; it is settled to be the same.
                    Miss(cursor, cursor.Confirmed.Sequence);
                    return NothingToShip;
                case false:
                    Fork(cursor, cursor.Confirmed.Sequence);
                    return NothingToShip;
            }

            cursor.IsVerified = true;
        }

        var read = await ports.Log.Decided(cursor.Stream, cursor.Confirmed.Sequence, limit, cancellation);
        if (read.TryGet(out var page, out _))
        {
            Weigh(cursor, page);
        }

        return read;
    }

    private static LogPage NothingToShip { get; } = new([], LogEnd.Open);

    /// <summary>
    /// True when this region has the change at which the other one stands, and so the same history before it; null when it is undecided here just now.
    /// </summary>
    private async ValueTask<Result<bool?>> Verify(StreamCursor cursor, CancellationToken cancellation)
    {
        var there = cursor.Confirmed;
        if (there.Sequence == 0)
        {
            return true;
        }

        var own = await ports.Position(there.Stream, cancellation);
        if (!own.TryGet(out var forkPoint, out var refusal))
        {
            return refusal;
        }

        if (forkPoint is not null && ChainLink.Fits(ports.Hash, there, forkPoint))
        {
            return true;
        }

        var read = await ports.Log.Decided(there.Stream, there.Sequence - 1, 1, cancellation);
        return !read.TryGet(out var page, out refusal) ? refusal
            : page.Entries is [var entry] ? ChainLink.Fits(ports.Hash, there, entry)
            : page.End == LogEnd.InRows && page.Beginning == there.Sequence ? ChainLink.FitsBeginning(ports.Hash, there)
            : page.End == LogEnd.InRows || cursor.Head < there.Sequence ? false
            : (bool?)null;
    }

    private Change Link(ChangeEntry entry, ReadOnlyMemory<byte> previous)
    {
        byte[]? body = null;
        var erase = false;
        if (entry.RecordId is not null && !entry.Body.IsEmpty)
        {
            var place = new RecordPlace(entry.Stream, entry.RecordId, entry.Version, entry.Index);
            if (!ports.Outlet.TrySeal(new StoredRecord(place, entry.Body), out body, out erase))
            {
                alarms.Raise(AlarmKind.Unreadable, entry.Stream, entry.Sequence, $"Record '{place.Id}' version {place.Version} does not open and was shipped without its body.");
            }
        }

        return new Change(
            entry.Stream, entry.Sequence, self.Epoch, entry.RecordId, entry.Version, entry.Index, entry.TimeUnixMs, entry.OperationId, entry.Hash, erase, body, previous,
            ports.Hash.Of(previous.Span, entry, self.Epoch));
    }

    private async ValueTask<bool> Push(List<Change> changes, CancellationToken cancellation)
    {
        var unsigned = new ChangeBatch(self.Epoch, changes, default);
        var answer = await ports.Link.Push(unsigned with { Signature = ports.Outlet.Sign(unsigned) }, cancellation);
        switch (answer.Outcome)
        {
            case LinkOutcome.Ok:
                return Confirm(changes, answer);
            case LinkOutcome.Fork when answer.Positions.Count > 0:
                // The other streams of the batch were not applied either, and come again.
                foreach (var stream in changes.Select(change => change.Stream).Distinct())
                {
                    Enqueue(cursors[stream]);
                }

                foreach (var position in answer.Positions)
                {
                    Fork(Cursor(position.Stream), position.Sequence);
                }

                return true;
            default:
                return Fail(answer);
        }
    }

    /// <summary>Only what the other region says counts, and only where it is what was sent.</summary>
    private bool Confirm(List<Change> changes, LinkAnswer answer)
    {
        var sent = new Dictionary<(string, long), Change>();
        foreach (var change in changes)
        {
            sent[(change.Stream, change.Sequence)] = change;
        }

        foreach (var position in answer.Positions)
        {
            if (!sent.TryGetValue((position.Stream, position.Sequence), out var change) || !position.Hash.Span.SequenceEqual(change.Hash.Span))
            {
                return Fail(answer with { Outcome = LinkOutcome.Gap, Reason = $"It stands at {position.Sequence} of stream '{position.Stream}', which was not sent." });
            }

            var cursor = cursors[position.Stream];
            shipped += position.Sequence - cursor.Confirmed.Sequence;
            cursor.Confirm(position, change.TimeUnixMs);
        }

        Succeed();
        return true;
    }

    private void Fork(StreamCursor cursor, long sequence)
    {
        cursor.IsForked = true;
        Find(cursor);
        alarms.Raise(
            AlarmKind.Fork, cursor.Stream, sequence,
            $"The replica's change {sequence} of vault '{cursor.Stream}' is not the one that is here, so nothing more of that vault is shipped: the two regions have different histories "
            + $"of it (was this one set back to an old copy?). If this region is right: kms region recopy {cursor.Stream}, asked of the replica. If the replica is: promote it.");
    }
}
