using SQLitePCL;

namespace Kms.Zones.Sql.Sqlite;

/// <summary>The connections that were opened together, and are closed together. Opened and closed by the writer's thread.</summary>
internal sealed class SqliteSession : IDisposable
{
    private SqliteSession(SqliteWriter writer, SqliteReaders readers) => (Writer, Readers) = (writer, readers);

    public SqliteWriter Writer { get; }

    public SqliteReaders Readers { get; }

    /// <summary>Opens the zone's file, and makes it where there is none.</summary>
    public static SqliteSession Open(SqliteFiles files, SqliteZoneOptions options, TimeProvider time)
    {
        files.EnsureExist();
        var opened = new List<SqliteDatabase>();
        try
        {
            var writer = SqliteDatabase.Open(files.Database, writable: true, options.BusyTimeout, options.WriterCacheKib);
            opened.Add(writer);
            Configure(writer, options);
            SqliteSchema.Ensure(writer);

            // A crash may have come between an erasure and the emptying of the log.
            writer.Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE);
            var readers = new List<SqliteReader>();
            for (var i = 0; i < options.Readers; i++)
            {
                var reader = SqliteDatabase.Open(files.Database, writable: false, options.BusyTimeout, options.ReaderCacheKib);
                opened.Add(reader);
                readers.Add(new SqliteReader(reader));
            }

            return new SqliteSession(new SqliteWriter(writer, options.CheckpointPages), new SqliteReaders(readers, time));
        }
        catch
        {
            foreach (var database in opened)
            {
                database.LeaveLogOnClose();
                database.Dispose();
            }

            throw;
        }
    }

    /// <summary>Closes after a failure: what is on the disk stays as it is.</summary>
    public void Abandon()
    {
        Writer.LeaveLogOnClose();
        Readers.LeaveLogOnClose();
        Dispose();
    }

    /// <summary>Closes; the last connection copies the log into the database file and removes it.</summary>
    public void Dispose()
    {
        // A reader cannot write the checkpoint, so the writer goes last.
        Readers.Dispose();
        Writer.Dispose();
    }

    private static void Configure(SqliteDatabase writer, SqliteZoneOptions options)
    {
        if (writer.Ask("PRAGMA journal_mode = WAL") != "wal")
        {
            throw new SqliteFailure(raw.SQLITE_CANTOPEN, "the file system cannot hold a write-ahead log");
        }

        writer.CheckpointOnlyWhenAsked();
        writer.Run("PRAGMA synchronous = FULL");
        writer.Run("PRAGMA secure_delete = ON");
        writer.Run($"PRAGMA journal_size_limit = {options.LogSizeLimitBytes}");
    }
}
