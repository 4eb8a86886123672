using Kms.Records;

namespace Kms.Zones.Sql.Sqlite;

/// <summary>The deny log as the writer changes it. Inside a transaction of the writer.</summary>
internal sealed class SqliteDenials(SqliteDatabase database)
{
    public const string Columns = "id, record_id, body, time, operation";

    private readonly SqliteQuery _add = database.Prepare($"INSERT OR IGNORE INTO denials ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5)");

    private readonly SqliteQuery _remove = database.Prepare("DELETE FROM denials WHERE id = ?1");

    public void Apply(Denial? add, IReadOnlyList<string> remove)
    {
        if (add is not null)
        {
            _add.Bind(1, add.Id).Bind(2, add.RecordId).Bind(3, add.Body).Bind(4, add.TimeUnixMs).Bind(5, add.OperationId).Run();
        }

        foreach (var id in remove)
        {
            _remove.Bind(1, id).Run();
        }
    }

    public static Denial Read(SqliteQuery q) => new(q.Text(0), q.Text(1), q.Blob(2), q.Integer(3), q.Text(4));
}
