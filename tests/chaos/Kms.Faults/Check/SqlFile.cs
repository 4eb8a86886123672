using SQLitePCL;

namespace Kms.Faults.Check;

/// <summary>A SQLite file, straight on SQLite's own interface.</summary>
internal sealed class SqlFile : ISqlSource
{
    private const int BusyTimeoutMs = 10_000;
    private readonly sqlite3 handle;

    static SqlFile() => Batteries_V2.Init();

    private SqlFile(sqlite3 handle) => this.handle = handle;

    public static SqlFile Open(string path, bool writable)
    {
        var code = raw.sqlite3_open_v2(path, out var handle, writable ? raw.SQLITE_OPEN_READWRITE : raw.SQLITE_OPEN_READONLY, null);
        var file = new SqlFile(handle);
        file.Check(code);
        raw.sqlite3_busy_timeout(handle, BusyTimeoutMs);
        return file;
    }

    public void Run(string sql) => Check(raw.sqlite3_exec(handle, sql));

    /// <summary>Each row as names and values: long, string, byte[] or null.</summary>
    public IEnumerable<(string Name, object? Value)[]> Rows(string sql)
    {
        Check(raw.sqlite3_prepare_v2(handle, sql, out var statement));
        using (statement)
        {
            while (raw.sqlite3_step(statement) is var code && code != raw.SQLITE_DONE)
            {
                if (code != raw.SQLITE_ROW)
                {
                    Check(code);
                }

                var row = new (string, object?)[raw.sqlite3_column_count(statement)];
                for (var column = 0; column < row.Length; column++)
                {
                    row[column] = (raw.sqlite3_column_name(statement, column).utf8_to_string(), Value(statement, column));
                }

                yield return row;
            }
        }
    }

    public void Dispose() => handle.Dispose();

    private static object? Value(sqlite3_stmt statement, int column) => raw.sqlite3_column_type(statement, column) switch
    {
        raw.SQLITE_INTEGER => raw.sqlite3_column_int64(statement, column),
        raw.SQLITE_NULL => null,
        raw.SQLITE_BLOB => raw.sqlite3_column_blob(statement, column).ToArray(),
        _ => raw.sqlite3_column_text(statement, column).utf8_to_string(),
    };

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw new InvalidOperationException($"SQLite {code}: {raw.sqlite3_errmsg(handle).utf8_to_string()}");
        }
    }
}
