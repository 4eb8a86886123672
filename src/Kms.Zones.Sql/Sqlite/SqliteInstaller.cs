namespace Kms.Zones.Sql.Sqlite;

/// <summary>The statements of a rejoin: they replace, whatever was there. Inside a transaction of the writer.</summary>
internal sealed class SqliteInstaller(SqliteDatabase database, SqliteHeads heads)
{
    private readonly SqliteQuery _remove = database.Prepare("DELETE FROM records WHERE id = ?1");

    // Delete and insert rather than an upsert: secure_delete then overwrites everything the old row held.
    private readonly SqliteQuery _row = database.Prepare($"""
        INSERT OR REPLACE INTO records ({SqliteRows.RecordColumns})
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
        """);

    private readonly SqliteQuery _change = database.Prepare(
        $"INSERT OR REPLACE INTO changes ({SqliteRows.ChangeColumns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");

    private readonly SqliteQuery _trim = database.Prepare("DELETE FROM changes WHERE stream = ?1 AND sequence > ?2");

    private readonly SqliteQuery _control = database.Prepare("""
        INSERT OR REPLACE INTO control (one, installation, epoch, incarnation, in_service) VALUES (1, ?1, ?2, ?3, ?4)
        """);

    public void Install(InstallBatch batch)
    {
        foreach (var id in batch.Remove)
        {
            _remove.Bind(1, id).Run();
        }

        foreach (var row in batch.Rows)
        {
            SqliteRows.BindRow(_row, row);
            _row.Run();
            if (row.Intent is { } intent)
            {
                // So that the head is never below a number that is taken.
                heads.Raise(intent.Stream, intent.Sequence);
            }
        }

        foreach (var entry in batch.Changes)
        {
            SqliteRows.BindChange(_change, entry);
            _change.Run();
            heads.Raise(entry.Stream, entry.Sequence);
        }

        foreach (var head in batch.Heads)
        {
            _trim.Bind(1, head.Stream).Bind(2, head.Sequence).Run();
            heads.EndAt(head.Stream, head.Sequence);
        }
    }

    public void SetControl(ZoneControl next) =>
        _control.Bind(1, next.Installation).Bind(2, next.Epoch).Bind(3, next.Incarnation).Bind(4, next.InService ? 1 : 0).Run();
}
