using Kms.Records;
using Kms.TwoZone;

namespace Kms.Zones.Sql.Sqlite;

/// <content>Reads: answered before they return, on the caller's thread.</content>
public sealed partial class SqliteZone
{
    public ValueTask<ZoneReply<ZoneRow?>> Read(string recordId, CancellationToken cancellation) =>
        Ask(recordId, static (reader, id) => reader.Read(id), cancellation);

    public ValueTask<ZoneReply<ZoneSight>> Look(string recordId, int denialLimit, CancellationToken cancellation) =>
        ZoneSight.AskInTurn(this, recordId, denialLimit, cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Intents(string? after, int limit, CancellationToken cancellation) =>
        Ask((after, limit), static (reader, page) => reader.Intents(page.after, page.limit), cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> List(string list, string? after, int limit, CancellationToken cancellation) =>
        Ask((list, after, limit), static (reader, page) => reader.List(page.list, page.after, page.limit), cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<string>>> Due(long untilUnixMs, int limit, CancellationToken cancellation) =>
        Ask((untilUnixMs, limit), static (reader, page) => reader.Due(page.untilUnixMs, page.limit), cancellation);

    public ValueTask<ZoneReply<long?>> NextDue(CancellationToken cancellation) =>
        Ask(0, static (reader, _) => reader.NextDue(), cancellation);

    public ValueTask<ZoneReply<ZoneControl?>> Control(CancellationToken cancellation) =>
        Ask(0, static (reader, _) => reader.Control(), cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<StreamHead>>> StreamHeads(CancellationToken cancellation) =>
        Ask(0, static (reader, _) => reader.Heads(), cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<ChangeEntry>>> Changes(string stream, long after, int limit, CancellationToken cancellation) =>
        Ask((stream, after, limit), static (reader, page) => reader.Changes(page.stream, page.after, page.limit), cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Scan(string? after, int limit, CancellationToken cancellation) =>
        Ask((after, limit), static (reader, page) => reader.Scan(page.after, page.limit), cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<Denial>>> Denials(string? recordId, string? after, int limit, CancellationToken cancellation) =>
        Ask((recordId, after, limit), static (reader, page) => reader.Denials(page.recordId, page.after, page.limit), cancellation);

    private ValueTask<ZoneReply<T>> Ask<TArgs, T>(TArgs args, Func<SqliteReader, TArgs, T> question, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ZoneReply<T>>(cancellation);
        }

        if (Volatile.Read(ref _session) is not { } session)
        {
            return new(Down<T>());
        }

        try
        {
            return new(ZoneReply.Ok(session.Readers.Ask(args, question)));
        }
        catch (ObjectDisposedException)
        {
            // Closed, or replaced by newer connections, between the two lines above.
            return Volatile.Read(ref _session) is { } next && next != session ? Ask(args, question, cancellation) : new(Down<T>());
        }
        catch (Exception exception)
        {
            return new(Fail<T>(session, exception));
        }
    }
}
