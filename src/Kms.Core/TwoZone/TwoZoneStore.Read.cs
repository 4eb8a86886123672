using Kms.Records;

namespace Kms.TwoZone;

/// <content>
/// Reading: any zone in service. A clean row is the answer; an intent beside it has to be settled with the other zone first,
/// because only both together know whether it was decided; with that zone away, both states are handed out and the reader decides what is
/// safe.
/// </content>
public sealed partial class TwoZoneStore
{
    public async ValueTask<Result<StoredRecord?>> Read(string id, CancellationToken cancellation)
    {
        // Denials before the row: a rejoin makes a version of them and then removes them, so a reader that finds none any more finds that
        // version.
        var reply = await AskInTurn(side => Look(side, id, cancellation));
        if (!reply.IsApplied)
        {
            return NothingReachable();
        }

        var row = await Intact(id, reply.Value.Row, cancellation);
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

        return record with { Proposed = row!.Intent is { } intent ? RecordOf(row, intent) : null, Denials = reply.Value.Denials };
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

    /// <summary>
    /// A body that is not the one that was written is damage on the disk that no database notices. The zone that has it leaves, and is
    /// filled again from the other one, but only when that one holds the record intact: one bad record must not take away the last zone.
    /// </summary>
    private async ValueTask<ZoneRow?> Intact(string id, ZoneRow? row, CancellationToken cancellation)
    {
        if (IsIntact(row) || !(a.InService && b.InService))
        {
            return row;
        }

        var other = await Ask(b, zone => zone.Read(id, cancellation));
        if (!other.IsApplied || other.Value is null || !IsIntact(other.Value))
        {
            return row;
        }

        a.Leave($"Its data is damaged: the body of record '{id}' is not the one that was written.", damaged: true);
        return other.Value;
    }

    /// <summary>
    /// One question to one zone, which answers for itself too: the control row comes with it, and was read after the rest.
    /// </summary>
    private static async ValueTask<ZoneReply<ZoneSight>> Look(ZoneState side, string id, CancellationToken cancellation)
    {
        var token = side.Token;
        var sight = side.Note(await side.Zone.Look(id, DenialsPage, cancellation));
        if (!sight.IsApplied || sight.Value.Denials.Count < DenialsPage)
        {
            return sight.IsApplied ? Verify(side, token, sight, sight.Value.Control) : sight;
        }

        var all = await Ask(side, zone => AllDenials(zone, id, cancellation));
        var row = all.IsApplied ? await Ask(side, zone => zone.Read(id, cancellation)) : all.As<ZoneRow?>();
        return row.IsApplied ? ZoneReply.Ok(new ZoneSight(all.Value, row.Value, null)) : row.As<ZoneSight>();
    }

    private bool IsIntact(ZoneRow? row) => row is null || row.Version == 0
        || hash.Of(new RecordPlace(row.Stream, row.Id, row.Version, row.Index), row.Body.Span).AsSpan().SequenceEqual(row.Hash.Span);

    private static StoredRecord RecordOf(ZoneRow row, Intent intent) =>
        new(new RecordPlace(intent.Stream, row.Id, intent.Version, intent.Index), intent.Body);

    private static StoredRecord? RecordOf(ZoneRow? row) => row is null || row.Version == 0
        ? null
        : new StoredRecord(new RecordPlace(row.Stream, row.Id, row.Version, row.Index), row.Body);
}
