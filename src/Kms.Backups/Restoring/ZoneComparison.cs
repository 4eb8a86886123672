using Kms.Crypto.Records;
using Kms.Records;
using Kms.TwoZone;

namespace Kms.Backups.Restoring;

/// <summary>Reads back what was put into two zones, side by side: the same rows, each with the body that belongs to it.</summary>
internal static class ZoneComparison
{
    private const int Page = 256;
    private static readonly RecordHash Hash = new();

    /// <returns>How many rows there are, keys among them, vaults among them, and rows whose body is not the one that was written.</returns>
    /// <exception cref="IOException">The zones differ, or cannot be read.</exception>
    public static async Task<(long Rows, long Keys, long Vaults, long Damaged)> Run(IZone a, IZone b, IProgress<BackupWork>? progress, CancellationToken cancellation)
    {
        var (rows, keys, vaults, damaged) = (0L, 0L, 0L, 0L);
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
                return (rows, keys, vaults, damaged);
            }

            rows += left.Count;
            keys += left.Count(row => row.Index.List?.StartsWith("keys/", StringComparison.Ordinal) == true);
            vaults += left.Count(row => row.Index.List == Kms.Vaults.VaultRecord.LiveList);
            damaged += left.Count(row => !Hash.Of(new RecordPlace(row.Stream, row.Id, row.Version, row.Index), row.Body.Span).AsSpan().SequenceEqual(row.Hash.Span));
            after = left[^1].Id;
            progress?.Report(new BackupWork("compare", rows, 0));
        }
    }

    private static bool Same(ZoneRow x, ZoneRow y) =>
        x.Id == y.Id && x.Version == y.Version && x.Hash.Span.SequenceEqual(y.Hash.Span) && x.Body.Span.SequenceEqual(y.Body.Span);

    private static T Read<T>(ZoneReply<T> reply) => reply.IsApplied ? reply.Value : throw new IOException("A zone cannot be read: " + reply.Reason);
}
