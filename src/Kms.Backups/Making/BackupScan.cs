using Kms.Backups.Format;
using Kms.Backups.Planning;
using Kms.Records;
using Kms.TwoZone;

namespace Kms.Backups.Making;

/// <summary>What a scan found out.</summary>
internal readonly record struct Scanned(DateTimeOffset CompleteUntil, DateTimeOffset NothingAfter, long Damaged, IReadOnlyList<StreamMark> Marks);

/// <summary>
/// Reads one zone into one backup while the region goes on writing. Rows change under the scan, so the rows come first, and then every
/// change since before the scan began: the rows with the changes applied are the state at the marks, whatever happened meanwhile. No page
/// is kept; nothing is locked.
/// </summary>
internal sealed partial class BackupScan(
    ZoneReader zone, BackupWriter writer, RecordKinds kinds, IRecordHash hash, TimeProvider time,
    Func<string, ValueTask> report, Action<long> progress)
{
    private const int Page = 128;

    private long damaged;
    private long nothingAfterUnixMs;

    /// <param name="parent">The marks of the backup that this one hangs on, by stream; empty for none.</param>
    /// <exception cref="LogChangedException">The logs are not those of the parent.</exception>
    /// <exception cref="UnknownRecordException">There is a record that a restore could not check.</exception>
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

    private async Task Rows(CancellationToken cancellation)
    {
        string? after = null;
        while (Read(await zone.Rows(after, Page, cancellation)) is { Count: > 0 } page)
        {
            foreach (var row in page.Where(row => row.Version > 0))
            {
                _ = kinds.Of(row.Id);
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
