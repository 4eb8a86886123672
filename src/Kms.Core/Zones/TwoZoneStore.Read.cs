using Kms.Records;

namespace Kms.Zones;

/// <content>
/// Reading: any zone in service. A clean row is the answer; an intent beside it has to be settled with the other zone first,
/// because only both together know whether it was decided.
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

        if (reply.Value is { Intent: not null })
        {
            if (!(a.InService && b.InService))
            {
                return InDoubt(id);
            }

            var resolved = await Resolve(id, cancellation);
            return resolved.TryGet(out var rows, out var refusal) ? RecordOf(rows.A) : refusal;
        }

        return RecordOf(reply.Value);
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

    private static StoredRecord? RecordOf(ZoneRow? row) => row is null || row.Version == 0
        ? null
        : new StoredRecord(new RecordPlace(row.Stream, row.Id, row.Version, row.Index), row.Body);
}
