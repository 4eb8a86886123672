using Kms.Records;
using Npgsql;

namespace Kms.Zones.Sql.PostgreSql;

/// <summary>How rows stand in columns.</summary>
internal static class PostgreSqlRows
{
    public static ZoneRow Row(NpgsqlDataReader r) => new(
        r.GetString(0), r.GetString(1), r.GetInt64(2), new RecordIndex(Text(r, 4), Number(r, 5)), Bytes(r, 8), Bytes(r, 7), r.GetString(6),
        r.GetInt64(3), r.IsDBNull(9) ? null : Intent(r));

    public static ChangeEntry Change(NpgsqlDataReader r) => new(
        r.GetString(0), r.GetInt64(1), Text(r, 2), r.GetInt64(3), new RecordIndex(Text(r, 4), Number(r, 5)), Bytes(r, 7), Bytes(r, 6),
        r.GetInt64(8), r.GetString(9));

    public static ZoneControl Control(NpgsqlDataReader r) => new(r.GetString(0), r.GetInt64(1), r.GetString(2), r.GetBoolean(3), r.GetString(4));

    public static Denial Denial(NpgsqlDataReader r) => new(r.GetString(0), r.GetString(1), Bytes(r, 2), r.GetInt64(3), r.GetString(4));

    private static Intent Intent(NpgsqlDataReader r) => new(
        r.GetString(9), r.GetInt64(10), new RecordIndex(Text(r, 11), Number(r, 12)), Bytes(r, 14), Bytes(r, 13), r.GetString(15), r.GetInt64(16),
        r.GetInt64(17), r.GetString(18), r.GetBoolean(19));

    private static string? Text(NpgsqlDataReader r, int column) => r.IsDBNull(column) ? null : r.GetString(column);

    private static long? Number(NpgsqlDataReader r, int column) => r.IsDBNull(column) ? null : r.GetInt64(column);

    private static byte[] Bytes(NpgsqlDataReader r, int column) => r.GetFieldValue<byte[]>(column);
}
