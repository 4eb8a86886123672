using Kms.Records;

namespace Kms.Zones.Sql.Sqlite;

/// <summary>The statements of a rejoin: they replace, whatever was there. Inside a transaction of the writer.</summary>
internal sealed class SqliteInstaller(SqliteDatabase database, SqliteHeads heads, SqliteBodies bodies)
{
    private readonly Dictionary<string, (ReadOnlyMemory<byte> Body, long? Key)> _shared = new(StringComparer.Ordinal);

    private readonly SqliteQuery _findRow = database.Prepare("SELECT body, intent_body FROM records WHERE id = ?1");

    private readonly SqliteQuery _findChange = database.Prepare(
        "SELECT record_id, body FROM changes WHERE stream = ?1 AND sequence = ?2 AND record_id IS NOT NULL");

    private readonly SqliteQuery _remove = database.Prepare("DELETE FROM records WHERE id = ?1");

    // Updated where it is there: removing and adding it again would write every index of the table twice.
    private readonly SqliteQuery _row = database.Prepare($"""
        INSERT INTO records ({SqliteRows.RecordColumns})
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
        ON CONFLICT (id) DO UPDATE SET ({SqliteRows.RecordColumns}) =
            (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
        """);

    private readonly SqliteQuery _newChange = database.Prepare($"""
        INSERT INTO changes ({SqliteRows.ChangeColumns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        ON CONFLICT (stream, sequence) DO NOTHING
        """);

    private readonly SqliteQuery _change = database.Prepare(
        $"INSERT OR REPLACE INTO changes ({SqliteRows.ChangeColumns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");

    private readonly SqliteQuery _trim = database.Prepare("DELETE FROM changes WHERE stream = ?1 AND sequence > ?2");

    // A body that its row still has is erased when the row is replaced.
    private readonly SqliteQuery _eraseTrimmed = database.Prepare("""
        UPDATE bodies SET body = zeroblob(length(body)) WHERE key IN (
            SELECT c.body FROM changes c WHERE c.stream = ?1 AND c.sequence > ?2 AND c.body IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM records r WHERE r.id = c.record_id AND (r.body = c.body OR r.intent_body = c.body)))
        """);

    private readonly SqliteQuery _control = database.Prepare("""
        INSERT OR REPLACE INTO control (one, installation, epoch, incarnation, in_service, peer) VALUES (1, ?1, ?2, ?3, ?4, ?5)
        """);

    /// <summary>True when every stream ends where the batch expects it to.</summary>
    public bool Admits(InstallBatch batch)
    {
        foreach (var head in batch.Expected)
        {
            if (heads.Head(head.Stream) != head.Sequence)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True when bodies were erased: nothing has them any more.</summary>
    public bool Install(InstallBatch batch)
    {
        _shared.Clear();
        var hasErased = batch.Erased.Count > 0;
        foreach (var id in batch.Remove)
        {
            hasErased |= Replace(id, null);
        }

        foreach (var row in batch.Rows)
        {
            hasErased |= Replace(row.Id, row);
        }

        foreach (var entry in batch.Changes)
        {
            hasErased |= Replace(entry);
        }

        foreach (var head in batch.Heads)
        {
            hasErased |= _eraseTrimmed.Bind(1, head.Stream).Bind(2, head.Sequence).Run() > 0;
            _trim.Bind(1, head.Stream).Bind(2, head.Sequence).Run();
            heads.EndAt(head.Stream, head.Sequence);
        }

        foreach (var erasure in batch.Erased)
        {
            bodies.Erase(erasure.RecordId, erasure.BelowVersion);
        }

        return hasErased;
    }

    public void SetControl(ZoneControl next) =>
        _control.Bind(1, next.Installation).Bind(2, next.Epoch).Bind(3, next.Incarnation).Bind(4, next.InService ? 1 : 0).Bind(5, next.Peer).Run();

    private bool Replace(string id, ZoneRow? row)
    {
        var isThere = _findRow.Bind(1, id).Step();
        var (body, intentBody) = isThere ? (_findRow.IntegerOrNull(0), _findRow.IntegerOrNull(1)) : (null, null);
        _findRow.Reset();
        if (row is null)
        {
            _remove.Bind(1, id).Run();
        }
        else
        {
            // Records of the region itself that come without a log, as positions do with every batch: the old body is overwritten, or
            // there would soon be thousands of them.
            var overwritten = row.Stream.Length == 0 && bodies.Overwrite(id, body, row.Body);
            var added = overwritten ? body : bodies.Add(row.Body);
            body = overwritten ? null : body;
            SqliteRows.BindRow(_row, row, added, row.Intent is null ? null : bodies.Add(row.Intent.Body));
            _row.Run();
            _shared[id] = (row.Body, added);
        }

        if (row?.Intent is { } intent)
        {
            // So that the head is never below a number that is taken.
            heads.Raise(intent.Stream, intent.Sequence);
        }

        return bodies.Release(id, body) | bodies.Release(id, intentBody);
    }

    /// <summary>A row and its log entry that came with the same body share it, as they do after a commit.</summary>
    private long? Shared(ChangeEntry entry) =>
        entry.RecordId is { } id && _shared.TryGetValue(id, out var row) && row.Body.Equals(entry.Body) ? row.Key : null;

    private bool Replace(ChangeEntry entry)
    {
        heads.Raise(entry.Stream, entry.Sequence);
        var added = Shared(entry) ?? bodies.Add(entry.Body);
        SqliteRows.BindChange(_newChange, entry, added);
        if (_newChange.Run() > 0)
        {
            return false;
        }

        var isThere = _findChange.Bind(1, entry.Stream).Bind(2, entry.Sequence).Step();
        var (id, body) = isThere ? (_findChange.Text(0), _findChange.IntegerOrNull(1)) : (string.Empty, null);
        _findChange.Reset();
        SqliteRows.BindChange(_change, entry, added);
        _change.Run();
        return bodies.Release(id, body);
    }
}
