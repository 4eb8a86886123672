using Kms.Records;

namespace Kms.Backups.Restoring;

/// <summary>Rows on their way into the zones, a bounded number of them. The last word on a record is the one that counts.</summary>
internal sealed class RestoreBatch(Func<InstallBatch, Task> install)
{
    private const int CountMax = 512;
    private const int BytesMax = 4 << 20;

    private readonly Dictionary<string, ZoneRow?> rows = new(StringComparer.Ordinal);
    private readonly HashSet<string> destroyed = new(StringComparer.Ordinal);
    private int bytes;

    /// <summary>Records that are left out because their state of the moment does not exist any more.</summary>
    public long Destroyed => destroyed.Count;

    public long Done { get; private set; }

    public Task Add(ZoneRow row) => Add(row.Id, row);

    /// <summary>A change whose body is gone belongs to a record that was purged after it: what was before it is no better.</summary>
    public Task Add(ChangeEntry entry) => entry.RecordId is null ? Task.CompletedTask
        : Add(entry.RecordId, entry.Body.IsEmpty
            ? null
            : new ZoneRow(entry.RecordId, entry.Stream, entry.Version, entry.Index, entry.Body, entry.Hash, entry.OperationId, 0, null));

    public async Task Flush()
    {
        if (rows.Count > 0)
        {
            await install(new InstallBatch(
                [.. rows.Values.OfType<ZoneRow>()], [.. rows.Where(row => row.Value is null).Select(row => row.Key)], [], []));
            rows.Clear();
            bytes = 0;
        }
    }

    private async Task Add(string id, ZoneRow? row)
    {
        rows[id] = row;
        _ = row is null ? destroyed.Add(id) : destroyed.Remove(id);
        bytes += row?.Body.Length ?? 0;
        Done++;
        if (rows.Count >= CountMax || bytes >= BytesMax)
        {
            await Flush();
        }
    }
}
