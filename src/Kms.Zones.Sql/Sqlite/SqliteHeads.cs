namespace Kms.Zones.Sql.Sqlite;

/// <summary>
/// Stream heads as one transaction sees them: each is read once and written once, however many statements of the batch take a number.
/// </summary>
internal sealed class SqliteHeads(SqliteDatabase database)
{
    private readonly SqliteQuery _read = database.Prepare("SELECT head FROM streams WHERE stream = ?1");

    private readonly SqliteQuery _save = database.Prepare(
        "INSERT INTO streams (stream, head) VALUES (?1, ?2) ON CONFLICT (stream) DO UPDATE SET head = excluded.head");

    private readonly SqliteQuery _forget = database.Prepare("DELETE FROM streams WHERE stream = ?1");

    private readonly Dictionary<string, (long Head, bool IsChanged)> _heads = new(StringComparer.Ordinal);

    public void Clear() => _heads.Clear();

    public long Head(string stream)
    {
        if (_heads.TryGetValue(stream, out var known))
        {
            return known.Head;
        }

        var head = _read.Bind(1, stream).Step() ? _read.Integer(0) : 0;
        _read.Reset();
        _heads[stream] = (head, false);
        return head;
    }

    /// <summary>Raises the head to at least this number.</summary>
    public void Raise(string stream, long sequence)
    {
        if (sequence > Head(stream))
        {
            _heads[stream] = (sequence, true);
        }
    }

    /// <summary>For a rejoin: the head is exactly this, also when it was higher.</summary>
    public void EndAt(string stream, long sequence) => _heads[stream] = (sequence, true);

    /// <summary>Writes what was changed; last in the transaction.</summary>
    public void Save()
    {
        foreach (var (stream, (head, isChanged)) in _heads)
        {
            if (isChanged && head == 0)
            {
                _forget.Bind(1, stream).Run();
            }
            else if (isChanged)
            {
                _save.Bind(1, stream).Bind(2, head).Run();
            }
        }
    }
}
