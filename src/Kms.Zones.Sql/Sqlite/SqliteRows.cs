using Kms.Records;

namespace Kms.Zones.Sql.Sqlite;

/// <summary>How rows stand in columns.</summary>
internal static class SqliteRows
{
    /// <summary>In the order in which <see cref="BindRow"/> binds.</summary>
    public const string RecordColumns = """
        id, stream, version, ballot, list, due, operation, hash, body,
        intent_id, intent_version, intent_list, intent_due, intent_hash, intent_body,
        intent_stream, intent_sequence, intent_time, intent_operation, intent_erase
        """;

    /// <summary>In the order in which <see cref="Row"/> reads.</summary>
    public const string RecordRead = """
        id, stream, version, ballot, list, due, operation, hash, (SELECT bodies.body FROM bodies WHERE bodies.key = records.body),
        intent_id, intent_version, intent_list, intent_due, intent_hash, (SELECT bodies.body FROM bodies WHERE bodies.key = records.intent_body),
        intent_stream, intent_sequence, intent_time, intent_operation, intent_erase
        """;

    /// <summary>In the order in which <see cref="BindChange"/> binds.</summary>
    public const string ChangeColumns = "stream, sequence, record_id, version, list, due, hash, body, time, operation";

    /// <summary>In the order in which <see cref="Change"/> reads.</summary>
    public const string ChangeRead = """
        stream, sequence, record_id, version, list, due, hash, (SELECT bodies.body FROM bodies WHERE bodies.key = changes.body), time, operation
        """;

    public static ZoneRow Row(SqliteQuery q) => new(
        q.Text(0), q.Text(1), q.Integer(2), new RecordIndex(q.TextOrNull(4), q.IntegerOrNull(5)), q.Blob(8), q.Blob(7), q.Text(6), q.Integer(3),
        q.IsNull(9) ? null : Intent(q));

    public static void BindRow(SqliteQuery q, ZoneRow row, long? body, long? intentBody)
    {
        q.Bind(1, row.Id).Bind(2, row.Stream).Bind(3, row.Version).Bind(4, row.Ballot).Bind(5, row.Index.List).Bind(6, row.Index.DueUnixMs)
            .Bind(7, row.OperationId).Bind(8, row.Hash).Bind(9, body);
        if (row.Intent is { } intent)
        {
            q.Bind(10, intent.Id).Bind(11, intent.Version).Bind(12, intent.Index.List).Bind(13, intent.Index.DueUnixMs).Bind(14, intent.Hash)
                .Bind(15, intentBody).Bind(16, intent.Stream).Bind(17, intent.Sequence).Bind(18, intent.TimeUnixMs).Bind(19, intent.OperationId)
                .Bind(20, intent.Erase ? 1 : 0);
            return;
        }

        for (var column = 10; column <= 20; column++)
        {
            q.Bind(column, (string?)null);
        }
    }

    public static ChangeEntry Change(SqliteQuery q) => new(
        q.Text(0), q.Integer(1), q.TextOrNull(2), q.Integer(3), new RecordIndex(q.TextOrNull(4), q.IntegerOrNull(5)),
        q.Blob(7), q.Blob(6), q.Integer(8), q.Text(9));

    public static void BindChange(SqliteQuery q, ChangeEntry entry, long? body) =>
        q.Bind(1, entry.Stream).Bind(2, entry.Sequence).Bind(3, entry.RecordId).Bind(4, entry.Version).Bind(5, entry.Index.List)
            .Bind(6, entry.Index.DueUnixMs).Bind(7, entry.Hash).Bind(8, body).Bind(9, entry.TimeUnixMs).Bind(10, entry.OperationId);

    private static Intent Intent(SqliteQuery q) => new(
        q.Text(9), q.Integer(10), new RecordIndex(q.TextOrNull(11), q.IntegerOrNull(12)), q.Blob(14), q.Blob(13), q.Text(15), q.Integer(16),
        q.Integer(17), q.Text(18), q.Integer(19) != 0);
}
