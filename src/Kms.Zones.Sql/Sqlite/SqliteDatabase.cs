using SQLitePCL;

namespace Kms.Zones.Sql.Sqlite;

/// <summary>One connection with its prepared statements. Not safe for concurrent use: its owner sees to that.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private const int PagesWrittenStatus = 9;
    private const int NoCheckpointOnClose = 1006;

    private readonly sqlite3 _handle;
    private readonly string _walPath;
    private readonly List<SqliteQuery> _queries = [];

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(sqlite3 handle, string path) => (_handle, _walPath) = (handle, path + "-wal");

    public int Changes => raw.sqlite3_changes(_handle);

    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Opens an existing file; never makes one.</summary>
    public static SqliteDatabase Open(string path, bool writable, TimeSpan busyTimeout, int cacheKib)
    {
        var mode = writable ? raw.SQLITE_OPEN_READWRITE : raw.SQLITE_OPEN_READONLY;
        var code = raw.sqlite3_open_v2(path, out var handle, mode | raw.SQLITE_OPEN_NOMUTEX, null);
        var database = new SqliteDatabase(handle, path);
        try
        {
            database.Check(code);
            if (writable && raw.sqlite3_db_readonly(handle, "main") == 1)
            {
                // SQLite falls back to reading where it may not write.
                throw new SqliteFailure(raw.SQLITE_READONLY, "the file or its folder cannot be written");
            }

            raw.sqlite3_extended_result_codes(handle, 1);
            raw.sqlite3_busy_timeout(handle, (int)busyTimeout.TotalMilliseconds);
            database.Run($"PRAGMA cache_size = -{cacheKib}");
            database.Run("PRAGMA cell_size_check = ON");
            database.Run("PRAGMA temp_store = MEMORY");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public SqliteQuery Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
        var query = new SqliteQuery(this, statement);
        _queries.Add(query);
        return query;
    }

    public void Run(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>The first column of the first row; null when there is no row.</summary>
    public string? Ask(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_handle, sql, out var statement));
        using var query = new SqliteQuery(this, statement);
        var answer = query.Step() ? query.TextOrNull(0) : null;
        while (query.Step())
        {
            // To the end: a pragma can give its row first and fail then.
        }

        return answer;
    }

    /// <summary>
    /// Fails when the files are no longer where they were opened: SQLite would go on with the unlinked ones, and acknowledge what is
    /// lost with the process. Two stat calls, about a microsecond each.
    /// </summary>
    public void CheckPresent()
    {
        var code = SqliteNative.FileControl(_handle.DangerousGetHandle(), 0, SqliteNative.HasMoved, out var moved);
        if ((code == raw.SQLITE_OK && moved != 0) || !File.Exists(_walPath))
        {
            throw SqliteFailure.Moved();
        }
    }

    /// <summary>Pages this connection has written to the log since this was last asked.</summary>
    public int TakePagesWritten()
    {
        raw.sqlite3_db_status(_handle, PagesWrittenStatus, out var pages, out _, 1);
        return pages;
    }

    /// <summary>Copies the log into the database file. False when readers or another process were in the way; another time, then.</summary>
    public bool Checkpoint(int mode)
    {
        var code = raw.sqlite3_wal_checkpoint_v2(_handle, "main", mode, out var frames, out var done);
        if ((code & 0xFF) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_FULL)
        {
            return false;
        }

        Check(code);
        return frames == done;
    }

    /// <summary>Checkpoints are the writer's upkeep, not part of a commit that a caller waits for.</summary>
    public void CheckpointOnlyWhenAsked() => raw.sqlite3_wal_autocheckpoint(_handle, 0);

    /// <summary>
    /// For a database that failed: closing leaves the log as it is. After a failed flush only the log still has the pages, and a damaged
    /// file is kept as it was found.
    /// </summary>
    public void LeaveLogOnClose() => raw.sqlite3_db_config(_handle, NoCheckpointOnClose, 1, out _);

    public void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Failure(code);
        }
    }

    public SqliteFailure Failure(int code)
    {
        var extended = raw.sqlite3_extended_errcode(_handle);
        return new SqliteFailure((extended & 0xFF) == (code & 0xFF) ? extended : code, raw.sqlite3_errmsg(_handle).utf8_to_string());
    }

    public void Dispose()
    {
        foreach (var query in _queries)
        {
            query.Dispose();
        }

        _handle.Dispose();
    }
}
