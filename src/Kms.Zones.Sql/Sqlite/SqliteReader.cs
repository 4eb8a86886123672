using Kms.Records;

namespace Kms.Zones.Sql.Sqlite;

/// <summary>One read-only connection. Every question is one statement, so one snapshot; none reads more than its page.</summary>
internal sealed class SqliteReader(SqliteDatabase database) : IDisposable
{
    /// <summary>Ids are never empty, so everything comes after this.</summary>
    private const string Start = "";

    public const string ReadSql = $"SELECT {SqliteRows.RecordRead} FROM records WHERE id = ?1";

    public const string ScanSql = $"SELECT {SqliteRows.RecordRead} FROM records WHERE id > ?1 ORDER BY id LIMIT ?2";

    public const string IntentsSql = $"""
        SELECT {SqliteRows.RecordRead} FROM records INDEXED BY records_intent WHERE intent_id IS NOT NULL AND id > ?1 ORDER BY id LIMIT ?2
        """;

    public const string ListSql = $"""
        SELECT {SqliteRows.RecordRead} FROM records INDEXED BY records_list
        WHERE list = ?3 AND list IS NOT NULL AND version > 0 AND id > ?1 ORDER BY id LIMIT ?2
        """;

    public const string DueSql = """
        SELECT id, due FROM records INDEXED BY records_due WHERE due <= ?1 AND due IS NOT NULL AND version > 0 ORDER BY due, id LIMIT ?2
        """;

    public const string ChangesSql =
        $"SELECT {SqliteRows.ChangeRead} FROM changes WHERE stream = ?1 AND sequence > ?2 ORDER BY sequence LIMIT ?3";

    public const string HeadsSql = "SELECT stream, head FROM streams ORDER BY stream";

    public const string DenialsSql = $"SELECT {SqliteDenials.Columns} FROM denials WHERE id > ?1 ORDER BY id LIMIT ?2";

    public const string DenialsOfSql = $"SELECT {SqliteDenials.Columns} FROM denials WHERE record_id = ?3 AND id > ?1 ORDER BY id LIMIT ?2";

    private readonly SqliteControl _control = new(database);
    private readonly SqliteQuery _read = database.Prepare(ReadSql);
    private readonly SqliteQuery _scan = database.Prepare(ScanSql);
    private readonly SqliteQuery _intents = database.Prepare(IntentsSql);
    private readonly SqliteQuery _list = database.Prepare(ListSql);
    private readonly SqliteQuery _due = database.Prepare(DueSql);
    private readonly SqliteQuery _changes = database.Prepare(ChangesSql);
    private readonly SqliteQuery _heads = database.Prepare(HeadsSql);

    private readonly SqliteQuery _denials = database.Prepare(DenialsSql);
    private readonly SqliteQuery _denialsOf = database.Prepare(DenialsOfSql);

    public ZoneRow? Read(string id)
    {
        try
        {
            return _read.Bind(1, id).Step() ? SqliteRows.Row(_read) : null;
        }
        finally
        {
            _read.Reset();
        }
    }

    public IReadOnlyList<ZoneRow> Scan(string? after, int limit) => All(_scan.Bind(1, after ?? Start).Bind(2, limit), SqliteRows.Row);

    public IReadOnlyList<ZoneRow> Intents(string? after, int limit) => All(_intents.Bind(1, after ?? Start).Bind(2, limit), SqliteRows.Row);

    public IReadOnlyList<ZoneRow> List(string list, string? after, int limit) =>
        All(_list.Bind(1, after ?? Start).Bind(2, limit).Bind(3, list), SqliteRows.Row);

    public IReadOnlyList<string> Due(long until, int limit) => All(_due.Bind(1, until).Bind(2, limit), static q => q.Text(0));

    public long? NextDue()
    {
        var first = All(_due.Bind(1, long.MaxValue).Bind(2, 1), static q => q.Integer(1));
        return first.Count == 0 ? null : first[0];
    }

    public ZoneControl? Control() => _control.Read();

    public IReadOnlyList<ChangeEntry> Changes(string stream, long after, int limit) =>
        All(_changes.Bind(1, stream).Bind(2, after).Bind(3, limit), SqliteRows.Change);

    public IReadOnlyList<StreamHead> Heads() => All(_heads, static q => new StreamHead(q.Text(0), q.Integer(1)));

    public IReadOnlyList<Denial> Denials(string? recordId, string? after, int limit)
    {
        var query = recordId is null ? _denials : _denialsOf.Bind(3, recordId);
        return All(query.Bind(1, after ?? Start).Bind(2, limit), SqliteDenials.Read);
    }

    public void CheckPresent() => database.CheckPresent();

    public void LeaveLogOnClose() => database.LeaveLogOnClose();

    public void Dispose() => database.Dispose();

    private static List<T> All<T>(SqliteQuery query, Func<SqliteQuery, T> row)
    {
        var all = new List<T>();
        try
        {
            while (query.Step())
            {
                all.Add(row(query));
            }

            return all;
        }
        finally
        {
            query.Reset();
        }
    }
}
