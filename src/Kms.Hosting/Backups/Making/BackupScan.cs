using Kms.Backups;
using Kms.Hosting.Backups.Format;
using Kms.Records;
using Kms.Zones;

namespace Kms.Hosting.Backups.Making;

/// <summary>What a scan found out.</summary>
internal readonly record struct Scanned(DateTimeOffset CompleteUntil, DateTimeOffset NothingAfter, long Damaged, IReadOnlyList<StreamMark> Marks);

/// <summary>
/// Reads one zone into one backup while the region goes on writing. Rows change under the scan, so the rows come first, and then every change since before the scan
/// began: whoever takes the rows and applies the changes has the state at the marks, whatever happened meanwhile. No page is kept; nothing is locked.
/// </summary>
internal sealed class BackupScan(
    ZoneReader zone, BackupWriter writer, IRecordHash hash, TimeProvider time, Func<string, ValueTask> report, Action<long> progress)
{
    private const int Page = 128;

    private long damaged;
    private long nothingAfterUnixMs;

    /// <param name="parent">The marks of the backup that this one hangs on, by stream; empty for none.</param>
    /// <exception cref="LogChangedException">The logs are not those of the parent.</exception>
    public async Task<Scanned> Run(BackupKind kind, IReadOnlyDictionary<string, StreamMark> parent, CancellationToken cancellation)
    {
        Dictionary<string, long>? begins = null;
        if (kind == BackupKind.Full)
        {
            begins = await Begins(parent, cancellation);
            await Rows(cancellation);
        }

        var completeUntil = time.GetUtcNow();
        var marks = new List<StreamMark>();
        foreach (var (head, settled) in await Settled(cancellation))
        {
            var before = parent.GetValueOrDefault(head.Stream);
            marks.Add(before is not null && before.Sequence == head.Sequence && settled == head.Sequence
                ? before with { Highest = head.Sequence }
                : await Changes(head, settled, before, begins is null ? before : new StreamMark(head.Stream, begins.GetValueOrDefault(head.Stream), 0), cancellation));
        }

        ThrowIfSetBack(parent, marks);
        var nothingAfter = time.GetUtcNow();
        await Denials(cancellation);
        foreach (var mark in marks)
        {
            await writer.Add(mark, cancellation);
        }

        var latest = DateTimeOffset.FromUnixTimeMilliseconds(nothingAfterUnixMs);
        return new Scanned(completeUntil, latest > nothingAfter ? latest : nothingAfter, damaged, marks);
    }

    private static T Read<T>(ZoneReply<T> reply) => reply.IsApplied ? reply.Value : throw new IOException("A zone went away while it was read: " + reply.Reason);

    private static void ThrowIfSetBack(IReadOnlyDictionary<string, StreamMark> parent, List<StreamMark> marks)
    {
        var now = marks.ToDictionary(mark => mark.Stream, mark => mark.Highest, StringComparer.Ordinal);
        if (parent.Values.FirstOrDefault(mark => mark.Sequence > now.GetValueOrDefault(mark.Stream)) is { } lost)
        {
            throw new LogChangedException($"the changes of '{lost.Stream}' end at {now.GetValueOrDefault(lost.Stream)}, and the last backup holds {lost.Sequence}");
        }
    }

    /// <summary>
    /// Where the changes of a full backup have to begin so that what its rows miss is among them: not later than the parent's end, nor than what is settled in this zone,
    /// which may lag behind the one that the parent was read from. And some way before that: seen from zone B a change can be under way without a trace there.
    /// </summary>
    private async Task<Dictionary<string, long>> Begins(IReadOnlyDictionary<string, StreamMark> parent, CancellationToken cancellation)
    {
        const int Margin = 1024;
        var begins = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (head, settled) in await Settled(cancellation))
        {
            begins.Add(head.Stream, Math.Max(0, Math.Min(settled, parent.GetValueOrDefault(head.Stream)?.Sequence ?? settled) - Margin));
        }

        return begins;
    }

    /// <summary>Each stream's head, and up to where no change is under way. The heads are read first: a number taken later is above them.</summary>
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

    private async Task Rows(CancellationToken cancellation)
    {
        string? after = null;
        while (Read(await zone.Rows(after, Page, cancellation)) is { Count: > 0 } page)
        {
            foreach (var row in page.Where(row => row.Version > 0))
            {
                if (!hash.Of(new RecordPlace(row.Stream, row.Id, row.Version, row.Index), row.Body.Span).AsSpan().SequenceEqual(row.Hash.Span))
                {
                    damaged++;
                    await report(row.Id);
                }

                await writer.Add(row, cancellation);
            }

            after = page[^1].Id;
            progress(page.Count);
        }
    }

    /// <summary>
    /// The mark is the last settled number that has a change: numbers that were given up may be given again if the zone that knows of them is lost.
    /// </summary>
    private async Task<StreamMark> Changes(StreamHead head, long settled, StreamMark? parent, StreamMark? since, CancellationToken cancellation)
    {
        var mark = since ?? new StreamMark(head.Stream, 0, 0);
        var (begin, highest, unbroken) = (mark.Sequence, head.Sequence, mark.Sequence);

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
                if (entry.RecordId is not null && entry.Sequence <= settled && (zone.KnowsAllNumbers || entry.Sequence == unbroken))
                {
                    mark = mark with { Sequence = entry.Sequence, Tail = entry.Hash };
                }

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

    private async Task Denials(CancellationToken cancellation)
    {
        string? after = null;
        while (Read(await zone.Denials(after, Page, cancellation)) is { Count: > 0 } page)
        {
            foreach (var denial in page)
            {
                await writer.Add(denial, cancellation);
            }

            after = page[^1].Id;
        }
    }
}
