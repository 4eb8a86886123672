using Kms.Records;

namespace Kms.Zones;

/// <content>
/// Reading: any zone in service. A clean row is the answer; an intent beside it has to be settled with the other zone first,
/// because only both together know whether it was decided; with that zone away, both states are handed out and the reader decides what is safe.
/// </content>
public sealed partial class TwoZoneStore
{
    public async ValueTask<Result<StoredRecord?>> Read(string id, CancellationToken cancellation)
    {
        var reply = await Ask(zone => zone.Read(id, cancellation));
        if (!reply.IsApplied)
        {
            return NothingReachable();
        }

        var row = reply.Value;
        if (row is { Intent: not null } && a.InService && b.InService)
        {
            var resolved = await Resolve(id, cancellation);
            if (!resolved.TryGet(out var rows, out var refusal))
            {
                return refusal;
            }

            row = rows.A;
        }

        if (RecordOf(row) is not { } record)
        {
            // A first version in doubt: whether there is such a record at all is open.
            return row is { Intent: not null } ? InDoubt(id) : (StoredRecord?)null!;
        }

        var denials = await Ask(zone => AllDenials(zone, id, cancellation));
        return denials.IsApplied
            ? record with { Proposed = row!.Intent is { } intent ? RecordOf(row, intent) : null, Denials = denials.Value }
            : NothingReachable();
    }

    public async ValueTask<Result<IReadOnlyList<StoredRecord>>> List(string list, string? after, int limit, CancellationToken cancellation)
    {
        var reply = await Ask(zone => zone.List(list, after, limit, cancellation));
        return reply.IsApplied ? reply.Value.Select(row => RecordOf(row)!).ToArray() : NothingReachable();
    }

    public async ValueTask<Result<IReadOnlyList<string>>> Due(long untilUnixMs, int limit, CancellationToken cancellation)
    {
        var reply = await Ask(zone => zone.Due(untilUnixMs, limit, cancellation));
        return reply.IsApplied ? new List<string>(reply.Value) : NothingReachable();
    }

    public async ValueTask<Result<long?>> NextDue(CancellationToken cancellation)
    {
        var reply = await Ask(zone => zone.NextDue(cancellation));
        return reply.IsApplied ? reply.Value : NothingReachable();
    }

    private static StoredRecord RecordOf(ZoneRow row, Intent intent) =>
        new(new RecordPlace(intent.Stream, row.Id, intent.Version, intent.Index), intent.Body);

    private static StoredRecord? RecordOf(ZoneRow? row) => row is null || row.Version == 0
        ? null
        : new StoredRecord(new RecordPlace(row.Stream, row.Id, row.Version, row.Index), row.Body);
}
