using Kms.Crypto.Records;
using Kms.Records;
using Kms.Regions.Replication;
using Kms.TwoZone;

namespace Kms.Backups.Restoring;

/// <summary>
/// Vaults that were on their way to this region as copies when they were backed up: a replica is not served like that, and what was
/// restored of them is no state that the home region ever had.
/// </summary>
internal static class UnfinishedCopies
{
    private const int Page = 256;

    /// <exception cref="IOException">The zone cannot be read back.</exception>
    public static async Task<IReadOnlyList<string>> Find(IZone zone, RecordSeal seal, CancellationToken cancellation)
    {
        var found = new List<string>();
        for (string? after = null; ;)
        {
            var read = await zone.List(PositionRecord.List, after, Page, cancellation);
            if (!read.IsApplied)
            {
                throw new IOException("How far the region was with its vaults cannot be read back: " + read.Reason);
            }

            foreach (var row in read.Value)
            {
                // One that does not open is counted with the damaged records.
                var record = new StoredRecord(new RecordPlace(row.Stream, row.Id, row.Version, row.Index), row.Body);
                if (PositionRecord.Open(record, seal).TryGet(out var position, out _) && !position.IsWhole)
                {
                    found.Add(position.Stream);
                }
            }

            if (read.Value.Count < Page)
            {
                return found;
            }

            after = read.Value[^1].Id;
        }
    }
}
