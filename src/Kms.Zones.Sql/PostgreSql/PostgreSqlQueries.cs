namespace Kms.Zones.Sql.PostgreSql;

/// <summary>The questions. Each is one statement, so one snapshot; none reads more than its page.</summary>
internal static class PostgreSqlQueries
{
    /// <summary>In the order in which <see cref="PostgreSqlRows.Row"/> reads.</summary>
    private const string RecordColumns = """
        id, stream, version, ballot, list, due, operation, hash, body,
        intent_id, intent_version, intent_list, intent_due, intent_hash, intent_body,
        intent_stream, intent_sequence, intent_time, intent_operation, intent_erase
        """;

    public const string Read = $"SELECT {RecordColumns} FROM records WHERE id = $1";

    public const string Scan = $"SELECT {RecordColumns} FROM records WHERE id > $1 ORDER BY id LIMIT $2";

    public const string Intents = $"SELECT {RecordColumns} FROM records WHERE intent_id IS NOT NULL AND id > $1 ORDER BY id LIMIT $2";

    public const string List = $"""
        SELECT {RecordColumns} FROM records WHERE list = $3 AND list IS NOT NULL AND version > 0 AND id > $1 ORDER BY id LIMIT $2
        """;

    public const string Due = "SELECT id, due FROM records WHERE due <= $1 AND due IS NOT NULL AND version > 0 ORDER BY due, id LIMIT $2";

    /// <summary>In the order in which <see cref="PostgreSqlRows.Change"/> reads.</summary>
    public const string Changes = """
        SELECT stream, sequence, record_id, version, list, due, hash, body, time, operation
        FROM changes WHERE stream = $1 AND sequence > $2 ORDER BY sequence LIMIT $3
        """;

    public const string Heads = "SELECT stream, head FROM streams WHERE head > 0 ORDER BY stream";

    public const string Control = "SELECT installation, epoch, incarnation, in_service, peer FROM control WHERE one = 1";

    public const string Denials = "SELECT id, record_id, body, time, operation FROM denials WHERE id > $1 ORDER BY id LIMIT $2";

    public const string DenialsOfOne =
        "SELECT id, record_id, body, time, operation FROM denials WHERE record_id = $3 AND id > $1 ORDER BY id LIMIT $2";
}
