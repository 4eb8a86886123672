using Npgsql;

namespace Kms.Faults.Check;

/// <summary>A PostgreSQL schema, on one connection of its own.</summary>
internal sealed class SqlServer : ISqlSource
{
    private readonly NpgsqlConnection connection;

    private SqlServer(NpgsqlConnection connection) => this.connection = connection;

    public static SqlServer Open(string connectionString, string schema)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, SearchPath = schema }.ConnectionString);
        try
        {
            connection.Open();
            return new SqlServer(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public IEnumerable<(string Name, object? Value)[]> Rows(string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of the checks.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var row = new (string, object?)[reader.FieldCount];
            for (var column = 0; column < row.Length; column++)
            {
                row[column] = (reader.GetName(column), reader.IsDBNull(column) ? null : reader.GetValue(column));
            }

            yield return row;
        }
    }

    public void Dispose() => connection.Dispose();
}
