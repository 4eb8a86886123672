namespace Kms.Zones.Sql.Sqlite;

/// <summary>
/// Where bodies are, once each: a row and its log entry share one. Only ever appended to, and overwritten in place with as many bytes: with
/// zeros to erase, with the next position of a region that follows another one. When SQLite moves the rows of a page it leaves copies in
/// the page's free space, secure_delete or not (measured: 1 erased body in 150 was still there); a row that is never moved, grown or
/// deleted leaves none.
/// </summary>
internal sealed class SqliteBodies(SqliteDatabase database)
{
    private readonly SqliteQuery _last = database.Prepare("SELECT max(key) FROM bodies");

    private readonly SqliteQuery _add = database.Prepare("INSERT INTO bodies (key, body) VALUES (?1, ?2)");

    private readonly SqliteQuery _release = database.Prepare("""
        UPDATE bodies SET body = zeroblob(length(body)) WHERE key = ?1
            AND NOT EXISTS (SELECT 1 FROM changes WHERE record_id = ?2 AND changes.body = ?1)
            AND NOT EXISTS (SELECT 1 FROM records WHERE id = ?2 AND (records.body = ?1 OR intent_body = ?1))
        """);

    // Of the same length, so that nothing moves.
    private readonly SqliteQuery _overwrite = database.Prepare("""
        UPDATE bodies SET body = ?3 WHERE key = ?1 AND length(body) = ?4
            AND NOT EXISTS (SELECT 1 FROM changes WHERE record_id = ?2 AND changes.body = ?1)
            AND NOT EXISTS (SELECT 1 FROM records WHERE id = ?2 AND intent_body = ?1)
        """);

    private readonly SqliteQuery _eraseBodies = database.Prepare("""
        UPDATE bodies SET body = zeroblob(length(body))
        WHERE key IN (SELECT changes.body FROM changes WHERE record_id = ?1 AND version < ?2 AND changes.body IS NOT NULL)
        """);

    private readonly SqliteQuery _eraseEntries = database.Prepare("UPDATE changes SET body = NULL WHERE record_id = ?1 AND version < ?2");

    private long? _next;

    /// <summary>Forgets what was known; first in a transaction, because the one before may have been rolled back.</summary>
    public void Clear() => _next = null;

    /// <summary>The key that the next body gets; null for an empty one, which is not stored.</summary>
    public long? NextKey(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return null;
        }

        if (_next is null)
        {
            _next = _last.Step() ? _last.Integer(0) + 1 : 1;
            _last.Reset();
        }

        return _next;
    }

    public long? Add(ReadOnlyMemory<byte> body)
    {
        if (NextKey(body) is not { } key)
        {
            return null;
        }

        _add.Bind(1, key).Bind(2, body).Run();
        _next = key + 1;
        return key;
    }

    /// <summary>
    /// Writes a record's new body over its old one, where nothing else has that and the lengths are the same. False: nothing was done.
    /// What was there stays in the log until that is copied into the database: this is for bodies that hold no secret once they are old.
    /// </summary>
    public bool Overwrite(string recordId, long? key, ReadOnlyMemory<byte> body) =>
        key is { } old && !body.IsEmpty && _overwrite.Bind(1, old).Bind(2, recordId).Bind(3, body).Bind(4, body.Length).Run() > 0;

    /// <summary>Erases a body that the record has just let go of, unless its log or its row still has it. True if it was erased.</summary>
    public bool Release(string recordId, long? key) => key is { } body && _release.Bind(1, body).Bind(2, recordId).Run() > 0;

    /// <summary>Erases the bodies of a record's log entries below a version.</summary>
    public void Erase(string recordId, long belowVersion)
    {
        _eraseBodies.Bind(1, recordId).Bind(2, belowVersion).Run();
        _eraseEntries.Bind(1, recordId).Bind(2, belowVersion).Run();
    }
}
