using Kms.Records;

namespace Kms.Regions.Replication;

/// <content>
/// Batches in the making: read in pages from the streams that have something, in turn. While a full one is on its way the next one is made
/// as if it were confirmed already: what is decided stays as it is, so it only has to be looked at whether the other region came to where
/// the next one begins.
/// </content>
public sealed partial class Shipper
{
    private BatchDraft? ahead;

    private bool IsFull(BatchDraft draft) => draft.Changes.Count >= options.BatchChanges || draft.Bytes >= options.BatchBytes;

    /// <param name="sent">The batch that is on its way; null: none.</param>
    private async ValueTask<BatchDraft> Draft(BatchDraft? sent, CancellationToken cancellation)
    {
        var draft = new BatchDraft();
        for (var streams = queue.Count; streams > 0 && !IsFull(draft); streams--)
        {
            var cursor = cursors[queue.Peek()];
            if (sent is not null && !IsPlain(cursor))
            {
                break;
            }

            queued.Remove(queue.Dequeue());
            if (cursor.IsForked)
            {
                continue;
            }

            var (after, previous) = sent?.EndOf(cursor.Stream) ?? (cursor.Confirmed.Sequence, cursor.Confirmed.Hash);
            var limit = options.BatchChanges - draft.Changes.Count;
            var read = sent is null ? await Read(cursor, limit, cancellation) : await ports.Log.Decided(cursor.Stream, after, limit, cancellation);
            if (!read.TryGet(out var page, out var refusal))
            {
                // This region's own zones cannot be read: not the link's fault. The next look finds the stream again.
                Rest(refusal);
                break;
            }

            draft.Parts.Add(new DraftPart(cursor, after, previous, page));
            if (Take(page, previous, draft) < page.Entries.Count || page.End == LogEnd.Limit)
            {
                Enqueue(cursor);
            }
        }

        return draft;
    }

    /// <summary>How many of the page's entries went into the batch.</summary>
    private int Take(LogPage page, ReadOnlyMemory<byte> previous, BatchDraft draft)
    {
        var taken = 0;
        for (; taken < page.Entries.Count && draft.Bytes < options.BatchBytes; taken++)
        {
            var change = Link(page.Entries[taken], previous);
            previous = change.Hash;
            draft.Add(change);
        }

        return taken;
    }

    /// <summary>
    /// The batch that was made ahead, if the other region came to where it begins. Null: there is none, and its streams come again.
    /// </summary>
    private BatchDraft? TakeAhead()
    {
        if (ahead is not { } draft)
        {
            return null;
        }

        ahead = null;
        var fits = draft.Parts.TrueForAll(part => IsPlain(part.Cursor) && part.Begins(part.Cursor.Confirmed));
        foreach (var part in draft.Parts)
        {
            if (fits)
            {
                Weigh(part.Cursor, part.Page);
            }
            else
            {
                Enqueue(part.Cursor);
            }
        }

        return fits ? draft : null;
    }

    /// <summary>There is nothing about the stream but to read on.</summary>
    private bool IsPlain(StreamCursor cursor) =>
        cursor is { IsVerified: true, IsForked: false, Confirmed.CopiedTo: null } && !copying.Contains(cursor)
        && (cursor.Confirmed.Sequence > 0 || cursor.Head <= options.CopyAbove);
}
