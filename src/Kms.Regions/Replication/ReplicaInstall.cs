using Kms.Records;
using Kms.Regions.Messages;

namespace Kms.Regions.Replication;

/// <summary>
/// Changes becoming what is written: each record's newest row, every log entry, the positions; bodies sealed for this region.
/// </summary>
internal sealed class ReplicaInstall(ReplicaPorts ports)
{
    private readonly Dictionary<string, ZoneRow> rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> erased = new(StringComparer.Ordinal);
    private readonly List<ChangeEntry> entries = [];

    public IReadOnlyList<string> ChangedRecords => [.. rows.Keys];

    /// <summary>False when the body does not open: it was not sealed for this region, or for another place.</summary>
    public async ValueTask<Result<bool>> Add(Change change, ReplicaPosition position, CancellationToken cancellation)
    {
        if (change.RecordId is null || change.Body.IsEmpty)
        {
            // A number that was given up, or a body that is no more: the record stays as it is until the change comes that destroyed it.
            entries.Add(change.Entry with { Hash = change.RecordId is null ? default : change.Identity });
            return true;
        }

        var place = new RecordPlace(change.Stream, change.RecordId, change.Version, change.Index);
        if (!ports.Inlet.TryOpen(place, change.Body, out var own))
        {
            return false;
        }

        var hash = ports.RecordHash.Of(place, own);
        entries.Add(change.Entry with { Body = own, Hash = hash });
        if (change.Erase)
        {
            erased[change.RecordId] = change.Version;
        }

        if (position.WholeAt >= change.Sequence)
        {
            // After a copy: the record may have come in a newer version already.
            var read = await ports.Store.Row(change.RecordId, cancellation);
            if (!read.TryGet(out var there, out var refusal))
            {
                return refusal;
            }

            if (there?.Version >= change.Version)
            {
                return true;
            }
        }

        rows[change.RecordId] = new ZoneRow(change.RecordId, change.Stream, change.Version, change.Index, own, hash, change.OperationId, 0, null);
        return true;
    }

    /// <summary>A copied record.</summary>
    public bool Add(string stream, CopiedRecord record)
    {
        var place = new RecordPlace(stream, record.Id, record.Version, record.Index);
        if (!ports.Inlet.TryOpen(place, record.Body, out var own))
        {
            return false;
        }

        rows[record.Id] = new ZoneRow(record.Id, stream, record.Version, record.Index, own, ports.RecordHash.Of(place, own), record.OperationId, 0, null);
        return true;
    }

    public InstallBatch Batch(IReadOnlyList<StreamHead> expected, IReadOnlyList<ReplicaPosition> positions) => new(
        [.. rows.Values, .. positions.Select(Row)],
        [],
        [.. entries.Select(entry => IsErased(entry) ? entry with { Body = default } : entry)],
        [])
    {
        Expected = expected,
        Erased = [.. erased.Select(record => new Erasure(record.Key, record.Value))],
    };

    private bool IsErased(ChangeEntry entry) => entry.RecordId is { } id && erased.TryGetValue(id, out var below) && entry.Version < below;

    private ZoneRow Row(ReplicaPosition position)
    {
        var place = PositionRecord.PlaceOf(position);
        var body = PositionRecord.Seal(place, position, ports.Seal);
        return new ZoneRow(place.Id, place.Vault, place.Version, place.Index, body, ports.RecordHash.Of(place, body), string.Empty, 0, null);
    }
}
