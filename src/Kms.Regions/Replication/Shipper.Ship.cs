using Kms.Regions.Messages;
using Kms.Regions.State;

namespace Kms.Regions.Replication;

/// <content>Changes: one signed batch on its way at a time, confirmed by what the other region answers.</content>
public sealed partial class Shipper
{
    private readonly Queue<string> queue = new();
    private readonly HashSet<string> queued = new(StringComparer.Ordinal);
    private long shipped;

    private bool HasWork => queue.Count > 0 || ahead is not null || copying.Count > 0 || !changed.IsEmpty;

    private void Enqueue(StreamCursor cursor)
    {
        if (!cursor.IsForked && queued.Add(cursor.Stream))
        {
            queue.Enqueue(cursor.Stream);
        }
    }

    /// <summary>Ships one batch, and makes the next one meanwhile if there is more than that. False when the turn is over.</summary>
    private async ValueTask<bool> Ship(CancellationToken cancellation)
    {
        if (UntilNextBatch > TimeSpan.Zero)
        {
            return true;
        }

        var draft = TakeAhead() ?? await Draft(null, cancellation);
        if (draft.Changes.Count == 0)
        {
            return true;
        }

        Pace(draft.Changes.Count);
        var unsigned = new ChangeBatch(self.Epoch, draft.Changes, default);
        var sending = ports.Link.Push(unsigned with { Signature = ports.Outlet.Sign(unsigned) }, cancellation);
        LinkAnswer answer;
        try
        {
            ahead = IsFull(draft) && await Draft(draft, cancellation) is { Parts.Count: > 0 } next ? next : null;
        }
        finally
        {
            answer = await sending;
        }

        return Conclude(draft.Changes, answer);
    }

    private bool Conclude(List<Change> changes, LinkAnswer answer)
    {
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
