using Kms.Backups.Planning;
using Kms.Records;

namespace Kms.Backups.Making;

/// <content>The change logs: where the changes of a backup begin, and up to which number they are settled.</content>
internal sealed partial class BackupScan
{
    /// <summary>So many of the newest numbers may still turn out to be something else than they look in one zone.</summary>
    private const int Margin = 1024;

    private static void ThrowIfSetBack(IReadOnlyDictionary<string, StreamMark> parent, List<StreamMark> marks)
    {
        var now = marks.ToDictionary(mark => mark.Stream, mark => mark.Highest, StringComparer.Ordinal);
        if (parent.Values.FirstOrDefault(mark => mark.Sequence > now.GetValueOrDefault(mark.Stream)) is { } lost)
        {
            throw new LogChangedException($"the changes of '{lost.Stream}' end at {now.GetValueOrDefault(lost.Stream)}, and the last backup holds {lost.Sequence}");
        }
    }

    /// <summary>
    /// Where the changes of a full backup have to begin so that what its rows miss is among them: not later than the parent's end, nor
    /// than what is settled in this zone, which may lag behind the one that the parent was read from. And some way before that: seen from
    /// zone B a change can be under way without a trace there.
    /// </summary>
    private async Task<Dictionary<string, long>> Begins(IReadOnlyDictionary<string, StreamMark> parent, CancellationToken cancellation)
    {
        var begins = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (head, settled) in await Settled(cancellation))
        {
            begins.Add(head.Stream, Math.Max(0, Math.Min(settled, parent.GetValueOrDefault(head.Stream)?.Sequence ?? settled) - Margin));
        }

        return begins;
    }

    /// <summary>
    /// Each stream's head, and up to where no change is under way. The heads are read first: a number taken later is above them.
    /// </summary>
    private async Task<List<(StreamHead Head, long Settled)>> Settled(CancellationToken cancellation)
    {
        var heads = Read(await zone.Heads(cancellation));
        var lowest = new Dictionary<string, long>(StringComparer.Ordinal);
        string? after = null;
        while (Read(await zone.Intents(after, Page, cancellation)) is { Count: > 0 } page)
        {
            foreach (var intent in page.Select(row => row.Intent!))
            {
                lowest[intent.Stream] = Math.Min(lowest.GetValueOrDefault(intent.Stream, long.MaxValue), intent.Sequence);
            }

            after = page[^1].Id;
        }

        return [.. heads.Select(head => (head, Math.Min(head.Sequence, lowest.GetValueOrDefault(head.Stream, long.MaxValue) - 1)))];
    }

    /// <summary>
    /// The mark is the last settled number that has a change, and no recent no-op is before it: a number that was given up in this zone
    /// may be given again, or its change may happen after all, if this zone is lost and the other one goes on.
    /// </summary>
    private async Task<StreamMark> Changes(StreamHead head, long settled, StreamMark? parent, StreamMark? since, CancellationToken cancellation)
    {
        var mark = since ?? new StreamMark(head.Stream, 0, 0);
        var (begin, highest, unbroken, doubtful) = (mark.Sequence, head.Sequence, mark.Sequence, false);

        // One entry more than needed: the one at the parent's end tells whether this is the log that the parent ended in.
        var after = Math.Max(0, begin - 1);
        while (Read(await zone.Changes(head.Stream, after, Page, cancellation)) is { Count: > 0 } page)
        {
            foreach (var entry in page)
            {
                ThrowIfAnother(entry, parent);
                if (entry.Sequence == begin)
                {
                    continue;
                }

                unbroken = entry.Sequence == unbroken + 1 || entry.IsBeginning ? entry.Sequence : unbroken;
                doubtful |= entry.IsNoop && entry.Sequence > head.Sequence - Margin;
                if (entry.RecordId is not null && !doubtful && entry.Sequence <= settled && (zone.KnowsAllNumbers || entry.Sequence == unbroken))
                {
                    mark = mark with { Sequence = entry.Sequence, Tail = entry.Hash };
                }

                _ = entry.RecordId is { } id ? kinds.Of(id) : null;
                nothingAfterUnixMs = Math.Max(nothingAfterUnixMs, entry.TimeUnixMs);
                await writer.Add(entry, cancellation);
            }

            (after, highest) = (page[^1].Sequence, Math.Max(highest, page[^1].Sequence));
            progress(page.Count);
        }

        return mark with { Highest = highest };
    }

    private static void ThrowIfAnother(ChangeEntry entry, StreamMark? parent)
    {
        if (entry.Sequence == parent?.Sequence && parent.Tail.Length > 0 && !parent.Tail.Span.SequenceEqual(entry.Hash.Span))
        {
            throw new LogChangedException($"change {entry.Sequence} of '{entry.Stream}' is another one than in the last backup");
        }
    }
}
