using Kms.Records;
using Kms.Regions.Messages;
using Kms.Regions.State;

namespace Kms.Regions.Replication;

/// <content>
/// A copy of a stream's records: for a region that has nothing of a long stream, that has left this region's history, or that needs what
/// this region has no log of. First the log is walked to where it has no hole: from there on the other region will follow. Then the
/// records go, a page a turn. A lost link does not end a copy; a restart of this side begins it anew, because nobody could say that the
/// records of its first pages are this region's still.
/// </content>
public sealed partial class Shipper
{
    private const int WalkPage = 4096;

    private readonly List<StreamCursor> copying = [];
    private long copied;

    private void BeginCopy(StreamCursor cursor)
    {
        if (!copying.Contains(cursor))
        {
            cursor.Hole = null;
            copying.Add(cursor);
        }
    }

    /// <summary>One page of the first copy under way. False when the turn is over.</summary>
    private async ValueTask<bool> CopyOn(CancellationToken cancellation)
    {
        if (copying.Count == 0 || UntilNextBatch > TimeSpan.Zero)
        {
            return true;
        }

        var cursor = copying[0];
        if (cursor.Copy?.Base is not { } start)
        {
            var walked = await Walk(cursor, cursor.Copy, cancellation);
            return walked.TryGet(out _, out var unread) || Rest(unread);
        }

        var made = await Page(cursor, start, cancellation);
        if (!made.TryGet(out var page, out var refusal))
        {
            return Rest(refusal);
        }

        Pace(page.Records.Count);
        var answer = await ports.Link.Copy(page with { Signature = ports.Outlet.Sign(page) }, cancellation);
        if (answer.Outcome != LinkOutcome.Ok || answer.Positions is not [var there] || there.Stream != cursor.Stream || there.CopiedTo != page.Last)
        {
            copying.Clear();
            return Fail(answer.Outcome == LinkOutcome.Ok ? answer with { Outcome = LinkOutcome.Gap } : answer);
        }

        copied += page.Records.Count;
        cursor.Confirm(there, 0);
        cursor.IsVerified = true;
        cursor.Copy = cursor.Copy with { After = page.Last };
        if (page.Last is null)
        {
            cursor.Copy = null;
            copying.Remove(cursor);
            Enqueue(cursor);
        }

        Succeed();
        return true;
    }

    /// <summary>A page of the log further; at its end the base is set.</summary>
    private async ValueTask<Result<Done>> Walk(StreamCursor cursor, CopyPlan? plan, CancellationToken cancellation)
    {
        if (plan is null)
        {
            var begun = await Begin(cursor, cancellation);
            if (!begun.TryGet(out plan, out var unready))
            {
                return unready;
            }

        }

        var read = await ports.Log.Decided(cursor.Stream, plan.Walked, WalkPage, cancellation);
        if (!read.TryGet(out var page, out var refusal))
        {
            return refusal;
        }

        plan = page.Entries is [.., var last] ? plan with { Walked = last.Sequence, Identity = last.Hash } : plan;
        plan = page.End == LogEnd.InRows ? plan with { Walked = page.Beginning, Identity = default } : plan;
        cursor.Copy = page.End is LogEnd.Limit or LogEnd.InRows ? plan : plan with { Base = BaseOf(cursor.Stream, plan) };
        return default(Done);
    }

    /// <summary>Up to its fork point this region has everything, some of it perhaps as records.</summary>
    private async ValueTask<Result<CopyPlan>> Begin(StreamCursor cursor, CancellationToken cancellation)
    {
        // What this release does not know would be left behind without a sign.
        if (!(await ports.Kinds.Check(ports.Log, cancellation)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var own = await ports.Position(cursor.Stream, cancellation);
        return own.TryGet(out var forkPoint, out refusal)
            ? new CopyPlan(forkPoint?.Sequence ?? 0, forkPoint?.Hash ?? default, null)
            : refusal;
    }

    private ReplicaPosition BaseOf(string stream, CopyPlan plan) => plan.Walked == 0
        ? ReplicaPosition.Start(stream, self.Epoch)
        : new ReplicaPosition(stream, plan.Walked, self.Epoch, default, ports.Hash.Base(stream, plan.Walked, self.Epoch, plan.Identity.Span));

    private async ValueTask<Result<CopyPage>> Page(StreamCursor cursor, ReplicaPosition start, CancellationToken cancellation)
    {
        var after = cursor.Copy?.After;
        var read = await StreamRecords.Page(ports.Log, ports.Kinds, cursor.Stream, after, options.BatchChanges, cancellation);
        if (!read.TryGet(out var rows, out var refusal))
        {
            return refusal;
        }

        // A change up to the base that is still undecided in the zone which answers: the record is older here than the base says, and
        // nothing would bring the change later.
        if (rows.FirstOrDefault(row => row.Intent is { } intent && intent.Sequence <= start.Sequence) is { } behind)
        {
            await ports.Log.SettleUndecided(cancellation);
            return new Refusal(RefusalCode.RecordInDoubt, $"The last change of record '{behind.Id}' has to be settled before it can be copied.");
        }

        var (records, bytes, taken) = (new List<CopiedRecord>(rows.Count), 0L, 0);
        for (; taken < rows.Count && bytes < options.BatchBytes; taken++)
        {
            if (Copied(rows[taken]) is { } record)
            {
                records.Add(record);
                bytes += record.Body.Length;
            }
        }

        var isLast = taken == rows.Count && rows.Count < options.BatchChanges;
        var page = new CopyPage(self.Epoch, cursor.Stream, start, after, isLast ? null : rows[taken - 1].Id, 0, records, default);
        return isLast ? await Last(page, cancellation) : page;
    }

    /// <summary>The records may be as new as the head is now, after they were read.</summary>
    private async ValueTask<Result<CopyPage>> Last(CopyPage page, CancellationToken cancellation)
    {
        var heads = await ports.Log.Heads(cancellation);
        return heads.TryGet(out var all, out var refusal)
            ? page with { WholeAt = all.FirstOrDefault(head => head.Stream == page.Stream).Sequence }
            : refusal;
    }

    private CopiedRecord? Copied(ZoneRow row)
    {
        if (row.Version == 0)
        {
            return null;
        }

        if (ports.Outlet.TrySeal(new StoredRecord(new RecordPlace(row.Stream, row.Id, row.Version, row.Index), row.Body), out var body, out _))
        {
            return new CopiedRecord(row.Id, row.Version, row.Index, row.OperationId, body);
        }

        alarms.Raise(AlarmKind.Unreadable, row.Stream, 0, $"Record '{row.Id}' version {row.Version} does not open and was not copied.");
        return null;
    }
}
