using Npgsql;
using NpgsqlTypes;

namespace Kms.Zones.Sql.PostgreSql;

/// <summary>Parameters with their types named, so that nothing is guessed from a value.</summary>
internal static class PostgreSqlParameters
{
    public static void Array<T>(this NpgsqlParameterCollection parameters, T[] values, NpgsqlDbType element) =>
        parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | element });

    public static NpgsqlParameterCollection Text(this NpgsqlParameterCollection parameters, string value)
    {
        parameters.Add(new NpgsqlParameter<string> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text });
        return parameters;
    }

    public static NpgsqlParameterCollection Number(this NpgsqlParameterCollection parameters, long value)
    {
        parameters.Add(new NpgsqlParameter<long> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bigint });
        return parameters;
    }

    public static NpgsqlParameterCollection Bytes(this NpgsqlParameterCollection parameters, ReadOnlyMemory<byte> value)
    {
        parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bytea });
        return parameters;
    }

    public static NpgsqlParameterCollection Flag(this NpgsqlParameterCollection parameters, bool value)
    {
        parameters.Add(new NpgsqlParameter<bool> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Boolean });
        return parameters;
    }

    public static void Nullable(this NpgsqlParameterCollection parameters, object? value, NpgsqlDbType type) =>
        parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = type });
}
