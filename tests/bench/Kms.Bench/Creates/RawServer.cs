using Npgsql;

namespace Kms.Bench.Creates;

/// <summary>
/// One of two PostgreSQL databases as a program without a protocol would use it: an insert that is a transaction of its own, prepared, on a pool with a
/// connection for each caller. The server gathers the flushes of commits that meet.
/// </summary>
internal sealed class RawServer : IAsyncDisposable
{
    private const string Insert = "INSERT INTO bench.raw (id, body) VALUES ($1, $2)";
    private readonly NpgsqlDataSource source;

    private RawServer(NpgsqlDataSource source) => this.source = source;

    public static async Task<RawServer> Open(string connectionString, int callers)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxPoolSize = callers,
            MinPoolSize = callers,
            MaxAutoPrepare = 4,
            AutoPrepareMinUsages = 1,
            NoResetOnClose = true,
        };
        var server = new RawServer(NpgsqlDataSource.Create(settings));
        await using var make = server.source.CreateCommand(
            "CREATE SCHEMA IF NOT EXISTS bench; CREATE TABLE IF NOT EXISTS bench.raw (id text COLLATE \"C\" PRIMARY KEY, body bytea NOT NULL)");
        await make.ExecuteNonQueryAsync();
        return server;
    }

    /// <summary>Returns when the row is on the disk.</summary>
    public async Task Commit(string id, byte[] body)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(Insert, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = body });
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
