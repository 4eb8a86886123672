using Kms.Records;
using Kms.TwoZone;
using Npgsql;

namespace Kms.Zones.Sql.PostgreSql;

/// <content>Reads: each one question on a free connection, answered within its bound or not at all.</content>
public sealed partial class PostgreSqlZone
{
    public async ValueTask<ZoneReply<ZoneRow?>> Read(string recordId, CancellationToken cancellation) =>
        First(await Ask(PostgreSqlQueries.Read, p => p.Text(recordId), PostgreSqlRows.Row, cancellation));

    public ValueTask<ZoneReply<ZoneSight>> Look(string recordId, int denialLimit, CancellationToken cancellation) =>
        Ask(readers => readers.Look(recordId, denialLimit), cancellation);

    public async ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Intents(string? after, int limit, CancellationToken cancellation) =>
        All(await Ask(PostgreSqlQueries.Intents, p => Page(p, after, limit), PostgreSqlRows.Row, cancellation));

    public async ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> List(string list, string? after, int limit, CancellationToken cancellation) =>
        All(await Ask(PostgreSqlQueries.List, p => Page(p, after, limit).Text(list), PostgreSqlRows.Row, cancellation));

    public async ValueTask<ZoneReply<IReadOnlyList<string>>> Due(long untilUnixMs, int limit, CancellationToken cancellation) =>
        All(await Ask(PostgreSqlQueries.Due, p => p.Number(untilUnixMs).Number(limit), static r => r.GetString(0), cancellation));

    public async ValueTask<ZoneReply<long?>> NextDue(CancellationToken cancellation)
    {
        var first = await Ask(PostgreSqlQueries.Due, p => p.Number(long.MaxValue).Number(1), static r => (long?)r.GetInt64(1), cancellation);
        return first.IsApplied ? ZoneReply.Ok(first.Value.FirstOrDefault()) : first.As<long?>();
    }

    public async ValueTask<ZoneReply<ZoneControl?>> Control(CancellationToken cancellation) =>
        First(await Ask(PostgreSqlQueries.Control, static _ => { }, PostgreSqlRows.Control, cancellation));

    public async ValueTask<ZoneReply<IReadOnlyList<StreamHead>>> StreamHeads(CancellationToken cancellation) =>
        All(await Ask(PostgreSqlQueries.Heads, static _ => { }, static r => new StreamHead(r.GetString(0), r.GetInt64(1)), cancellation));

    public async ValueTask<ZoneReply<IReadOnlyList<ChangeEntry>>> Changes(string stream, long after, int limit, CancellationToken cancellation) =>
        All(await Ask(PostgreSqlQueries.Changes, p => p.Text(stream).Number(after).Number(limit), PostgreSqlRows.Change, cancellation));

    public async ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Scan(string? after, int limit, CancellationToken cancellation) =>
        All(await Ask(PostgreSqlQueries.Scan, p => Page(p, after, limit), PostgreSqlRows.Row, cancellation));

    public async ValueTask<ZoneReply<IReadOnlyList<Denial>>> Denials(string? recordId, string? after, int limit, CancellationToken cancellation) =>
        All(recordId is null
            ? await Ask(PostgreSqlQueries.Denials, p => Page(p, after, limit), PostgreSqlRows.Denial, cancellation)
            : await Ask(PostgreSqlQueries.DenialsOfOne, p => Page(p, after, limit).Text(recordId), PostgreSqlRows.Denial, cancellation));

    /// <summary>Ids are never empty, so everything comes after the empty text.</summary>
    private static NpgsqlParameterCollection Page(NpgsqlParameterCollection parameters, string? after, int limit) =>
        parameters.Text(after ?? string.Empty).Number(limit);

    private static ZoneReply<IReadOnlyList<T>> All<T>(ZoneReply<List<T>> rows) =>
        rows.IsApplied ? ZoneReply.Ok<IReadOnlyList<T>>(rows.Value) : rows.As<IReadOnlyList<T>>();

    private static ZoneReply<T?> First<T>(ZoneReply<List<T>> rows)
        where T : class =>
        rows.IsApplied ? ZoneReply.Ok(rows.Value.FirstOrDefault()) : rows.As<T?>();

    private ValueTask<ZoneReply<List<T>>> Ask<T>(
        string sql, Action<NpgsqlParameterCollection> bind, Func<NpgsqlDataReader, T> row, CancellationToken cancellation) =>
        Ask(readers => readers.Ask(sql, bind, row), cancellation);

    private async ValueTask<ZoneReply<T>> Ask<T>(Func<PostgreSqlReaders, Task<T>> question, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Volatile.Read(ref session) is not { } open)
        {
            return fault.Unreachable<T>();
        }

        try
        {
            return ZoneReply.Ok(await question(open.Readers).Within(options.ReadTimeout, time, cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // Closed, or replaced by newer connections, meanwhile.
            return Volatile.Read(ref session) is { } next && next != open
                ? await Ask(question, cancellation)
                : fault.Unreachable<T>();
        }
        catch (Exception exception)
        {
            return Fail(open, exception).Unreachable<T>();
        }
    }
}
