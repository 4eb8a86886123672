using Kms.Records;

namespace Kms.Regions.Replication;

/// <summary>The records of one stream, of every kind: they are found by their ids.</summary>
internal static class StreamRecords
{
    /// <summary>Streams of the region itself never leave it: the region key is in one.</summary>
    public static bool IsShipped(string stream) => stream.Length > 0;

    /// <summary>One page of the stream's rows in id order; fewer than the limit mean the end.</summary>
    /// <param name="limit">2 or more.</param>
    public static async ValueTask<Result<IReadOnlyList<ZoneRow>>> Page(
        IRecordRows rows, RecordKinds kinds, string stream, string? after, int limit, CancellationToken cancellation)
    {
        var found = new List<ZoneRow>();
        foreach (var ids in kinds.IdsIn(stream).Where(ids => !IsBehind(ids, after)))
        {
            if (found.Count < limit)
            {
                var read = await Read(rows, ids, after, limit - found.Count, cancellation);
                if (!read.TryGet(out var page, out var refusal))
                {
                    return refusal;
                }

                found.AddRange(page);
            }
        }

        return found;
    }

    private static bool IsWithin(string ids, string? after) => ids[^1] == '/' && after?.StartsWith(ids, StringComparison.Ordinal) == true;

    private static bool IsBehind(string ids, string? after) => !IsWithin(ids, after) && string.CompareOrdinal(ids, after) <= 0;

    /// <summary>Of one kind.</summary>
    private static async ValueTask<Result<IReadOnlyList<ZoneRow>>> Read(
        IRecordRows rows, string ids, string? after, int limit, CancellationToken cancellation)
    {
        if (ids[^1] == '/')
        {
            var scanned = await rows.Scan(IsWithin(ids, after) ? after : ids, limit, cancellation);
            return scanned.TryGet(out var page, out var unread)
                ? page.TakeWhile(row => row.Id.StartsWith(ids, StringComparison.Ordinal)).ToArray()
                : unread;
        }

        var read = await rows.Row(ids, cancellation);
        return read.TryGet(out var one, out var refusal) ? one is null ? Array.Empty<ZoneRow>() : new[] { one } : refusal;
    }
}
