using System.Collections.Concurrent;
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
    public async Task<List<T>> Ask<T>(string sql, Action<NpgsqlParameterCollection> bind, Func<NpgsqlDataReader, T> row)
    {
        await places.WaitAsync(closing.Token);
        var link = free.TryTake(out var taken) ? taken : throw new InvalidOperationException("a place without a connection");
        try
        {
            return await link.Use(connection => Run(connection, sql, bind, row));
        }
        finally
        {
            free.Add(link);
            places.Release();
        }
    }

    /// <summary>Nobody waits for a connection any more.</summary>
    public void Dispose() => closing.Cancel();

    private static async Task<List<T>> Run<T>(
        NpgsqlConnection connection, string sql, Action<NpgsqlParameterCollection> bind, Func<NpgsqlDataReader, T> row)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        bind(command.Parameters);
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(row(reader));
        }

        return rows;
    }
}
