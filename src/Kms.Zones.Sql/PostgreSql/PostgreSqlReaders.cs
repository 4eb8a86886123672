using System.Collections.Concurrent;
using Kms.TwoZone;
using Npgsql;

namespace Kms.Zones.Sql.PostgreSql;

/// <summary>The connections that read. A question takes a free one, and waits for one when all are busy.</summary>
internal sealed class PostgreSqlReaders : IDisposable
{
    private readonly ConcurrentBag<PostgreSqlLink> free;
    private readonly SemaphoreSlim places;
    private readonly CancellationTokenSource closing = new();

    public PostgreSqlReaders(IReadOnlyList<PostgreSqlLink> links) => (free, places) = ([.. links], new SemaphoreSlim(links.Count));

    /// <exception cref="OperationCanceledException">The connections were retired.</exception>
    public Task<List<T>> Ask<T>(string sql, Action<NpgsqlParameterCollection> bind, Func<NpgsqlDataReader, T> row) =>
        Use(connection => Run(connection, sql, bind, row));

    /// <summary>Several questions in one round trip, in their order, each with a snapshot of its own.</summary>
    /// <exception cref="OperationCanceledException">The connections were retired.</exception>
    public Task<ZoneSight> Look(string recordId, int denialLimit) => Use(connection => RunLook(connection, recordId, denialLimit));

    /// <summary>No caller waits for a connection any more.</summary>
    public void Dispose() => closing.Cancel();

    private async Task<T> Use<T>(Func<NpgsqlConnection, Task<T>> work)
    {
        await places.WaitAsync(closing.Token);
        var link = free.TryTake(out var taken) ? taken : throw new InvalidOperationException("a place without a connection");
        try
        {
            return await link.Use(work);
        }
        finally
        {
            free.Add(link);
            places.Release();
        }
    }

    private static async Task<ZoneSight> RunLook(NpgsqlConnection connection, string recordId, int denialLimit)
    {
        await using var batch = new NpgsqlBatch(connection);
        Add(PostgreSqlQueries.DenialsOfOne).Text(string.Empty).Number(denialLimit).Text(recordId);
        Add(PostgreSqlQueries.Read).Text(recordId);
        Add(PostgreSqlQueries.Control);
        await using var reader = await batch.ExecuteReaderAsync();
        var denials = await Rest(reader, PostgreSqlRows.Denial);
        await reader.NextResultAsync();
        var rows = await Rest(reader, PostgreSqlRows.Row);
        await reader.NextResultAsync();
        var control = await Rest(reader, PostgreSqlRows.Control);
        return new ZoneSight(denials, rows.FirstOrDefault(), control.FirstOrDefault());

        NpgsqlParameterCollection Add(string sql)
        {
            var command = new NpgsqlBatchCommand(sql);
            batch.BatchCommands.Add(command);
            return command.Parameters;
        }
    }

    private static async Task<List<T>> Run<T>(
        NpgsqlConnection connection, string sql, Action<NpgsqlParameterCollection> bind, Func<NpgsqlDataReader, T> row)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        bind(command.Parameters);
        await using var reader = await command.ExecuteReaderAsync();
        return await Rest(reader, row);
    }

    private static async Task<List<T>> Rest<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> row)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(row(reader));
        }

        return rows;
    }
}
