using Kms.Keys;
using Kms.Records;
using Kms.Vaults;

namespace Kms.Regions.Replication;

/// <summary>The records of one stream: those of a vault are the vault's own and its keys', and both are found by their ids.</summary>
internal static class StreamRecords
{
    /// <summary>Streams of the region itself never leave it: the region key is in one.</summary>
    public static bool IsShipped(string stream) => stream.Length > 0;

    /// <summary>One page of the stream's rows in id order; fewer than the limit mean the end.</summary>
    /// <param name="limit">2 or more.</param>
    public static async ValueTask<Result<IReadOnlyList<ZoneRow>>> Page(IRecordRows rows, string stream, string? after, int limit, CancellationToken cancellation)
    {
        var (keys, vault) = (KeyRecord.PrefixOf(stream), VaultRecord.IdOf(stream));
        var found = new List<ZoneRow>();
        if (after is null || after.StartsWith(keys, StringComparison.Ordinal))
        {
            var read = await rows.Scan(after ?? keys, limit, cancellation);
            if (!read.TryGet(out var page, out var refusal))
            {
                return refusal;
            }

            found.AddRange(page.TakeWhile(row => row.Id.StartsWith(keys, StringComparison.Ordinal)));
        }

        if (found.Count < limit && after != vault)
        {
            var read = await rows.Row(vault, cancellation);
            if (!read.TryGet(out var row, out var refusal))
            {
                return refusal;
            }

            found.AddRange(row is null ? [] : [row]);
        }

        return found;
    }
}
