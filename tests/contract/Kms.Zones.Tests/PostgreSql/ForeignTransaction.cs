using Kms.Testing.PostgreSql;
using Npgsql;

namespace Kms.Zones.Tests.PostgreSql;

/// <summary>Something that an administrator does in a transaction and does not end.</summary>
internal sealed class ForeignTransaction : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;

    private ForeignTransaction(NpgsqlConnection connection) => this.connection = connection;

    public static async Task<ForeignTransaction> Begin(PostgreSqlCluster server, string sql)
    {
        var connection = new NpgsqlConnection(server.ConnectionString() + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("BEGIN; " + sql, connection);
        await command.ExecuteNonQueryAsync();
        return new ForeignTransaction(connection);
    }

    /// <summary>Rolls back.</summary>
    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
