using Kms.Crypto.Records;
using Kms.Records;
using Kms.TwoZone;

namespace Kms.Backups.Restoring;

/// <summary>Reads back what was put into two zones, side by side: the same rows, each with the body that belongs to it.</summary>
internal static class ZoneComparison
{
    private const int Page = 256;
    private static readonly RecordHash Hash = new();

    /// <returns>How many rows there are, how many of them are there to be used, by kind, and rows whose body is not the one that was
    /// written.</returns>
    /// <exception cref="IOException">The zones differ, or cannot be read.</exception>
    /// <exception cref="UnknownRecordException">There is a row of an unknown kind.</exception>
    public static async Task<(long Rows, IReadOnlyList<Counted> There, long Damaged)> Run(
        IZone a, IZone b, RecordKinds kinds, IProgress<BackupWork>? progress, CancellationToken cancellation)
    {
        var (rows, damaged) = (0L, 0L);
        var there = kinds.All.Where(kind => kind.Plural is not null).ToDictionary(kind => kind, _ => 0L);
        for (string? after = null; ;)
        {
            var left = Read(await a.Scan(after, Page, cancellation));
            var right = Read(await b.Scan(after, Page, cancellation));
            if (left.Count != right.Count || left.Zip(right).Any(pair => !Same(pair.First, pair.Second)))
            {
                throw new IOException($"The two zones do not hold the same after {after ?? "the beginning"}: one of the disks does not keep what is written to it.");
            }

            if (left.Count == 0)
            {
                return (rows, [.. there.Select(pair => new Counted(pair.Key.Plural!, pair.Value))], damaged);
            }

            rows += left.Count;
            foreach (var row in left)
            {
                var kind = kinds.Of(row.Id);
                if (kind.Plural is not null && kind.IsThere(row.Index))
                {
                    there[kind]++;
                }
            }

            damaged += left.Count(row => !Hash.Of(new RecordPlace(row.Stream, row.Id, row.Version, row.Index), row.Body.Span).AsSpan().SequenceEqual(row.Hash.Span));
            after = left[^1].Id;
            progress?.Report(new BackupWork("compare", rows, 0));
        }
    }

    private static bool Same(ZoneRow x, ZoneRow y) =>
        x.Id == y.Id && x.Version == y.Version && x.Hash.Span.SequenceEqual(y.Hash.Span) && x.Body.Span.SequenceEqual(y.Body.Span);

    private static T Read<T>(ZoneReply<T> reply) => reply.IsApplied ? reply.Value : throw new IOException("A zone cannot be read: " + reply.Reason);
}
