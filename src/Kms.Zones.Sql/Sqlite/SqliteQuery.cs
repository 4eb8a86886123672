using System.Text;
using SQLitePCL;

namespace Kms.Zones.Sql.Sqlite;

/// <summary>
/// A prepared statement that is kept and reused. Straight on SQLite's own interface: its exact result codes decide what a failure means,
/// and no parameter is boxed on the way.
/// </summary>
internal sealed class SqliteQuery(SqliteDatabase database, sqlite3_stmt statement) : IDisposable
{
    private const int StackBytes = 512;

    public SqliteQuery Bind(int index, long value)
    {
        database.Check(raw.sqlite3_bind_int64(statement, index, value));
        return this;
    }

    public SqliteQuery Bind(int index, long? value)
    {
        if (value is { } number)
        {
            return Bind(index, number);
        }

        database.Check(raw.sqlite3_bind_null(statement, index));
        return this;
    }

    public SqliteQuery Bind(int index, string? value)
    {
        if (value is null)
        {
            database.Check(raw.sqlite3_bind_null(statement, index));
            return this;
        }

        // One byte more than needed: an empty span would be a null pointer, and that is NULL to SQLite, not the empty text.
        var size = Encoding.UTF8.GetMaxByteCount(value.Length) + 1;
        var buffer = size <= StackBytes ? stackalloc byte[StackBytes] : new byte[size];
        var length = Encoding.UTF8.GetBytes(value, buffer);
        database.Check(length == 0
            ? raw.sqlite3_bind_text(statement, index, string.Empty)
            : raw.sqlite3_bind_text(statement, index, buffer[..length]));
        return this;
    }

    public SqliteQuery Bind(int index, ReadOnlyMemory<byte> value)
    {
        database.Check(value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(statement, index, 0)
            : raw.sqlite3_bind_blob(statement, index, value.Span));
        return this;
    }

    /// <summary>Moves to the next row; false after the last one.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        if (code != raw.SQLITE_DONE)
        {
            var failure = database.Failure(code);
            Reset();
            throw failure;
        }

        return false;
    }

    /// <summary>
    /// Lets go of the rows, and of the read transaction if it was this query that began it. An error was already reported by the step.
    /// </summary>
    public void Reset() => _ = raw.sqlite3_reset(statement);

    /// <summary>Runs a statement that returns no rows; answers how many it changed.</summary>
    public int Run()
    {
        Step();
        Reset();
        return database.Changes;
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long Integer(int column) => raw.sqlite3_column_int64(statement, column);

    public long? IntegerOrNull(int column) => IsNull(column) ? null : Integer(column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string() ?? string.Empty;

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public ReadOnlyMemory<byte> Blob(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public void Dispose() => statement.Dispose();
}
