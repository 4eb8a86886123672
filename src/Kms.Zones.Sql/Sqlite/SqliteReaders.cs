namespace Kms.Zones.Sql.Sqlite;

/// <summary>
/// The read-only connections, each behind a lock. A caller takes a free one and, when all are busy, waits for one: reads take microseconds
/// and never wait for the writer.
/// </summary>
internal sealed class SqliteReaders(IReadOnlyList<SqliteReader> readers, TimeProvider time) : IDisposable
{
    /// <summary>How often reads look whether the file is still there.</summary>
    private static readonly TimeSpan PresenceInterval = TimeSpan.FromMilliseconds(250);

    private long _checkedAt = time.GetTimestamp();
    private bool _closed;

    /// <exception cref="ObjectDisposedException">The connections were closed.</exception>
    public T Ask<TArgs, T>(TArgs args, Func<SqliteReader, TArgs, T> question)
    {
        var reader = Take();
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            var now = time.GetTimestamp();
            if (time.GetElapsedTime(Volatile.Read(ref _checkedAt), now) >= PresenceInterval)
            {
                reader.CheckPresent();
                Volatile.Write(ref _checkedAt, now);
            }

            return question(reader, args);
        }
        finally
        {
            Monitor.Exit(reader);
        }
    }

    public void LeaveLogOnClose()
    {
        foreach (var reader in readers)
        {
            lock (reader)
            {
                reader.LeaveLogOnClose();
            }
        }
    }

    public void Dispose()
    {
        foreach (var reader in readers)
        {
            lock (reader)
            {
                _closed = true;
                reader.Dispose();
            }
        }
    }

    private SqliteReader Take()
    {
        var start = Environment.CurrentManagedThreadId % readers.Count;
        for (var i = 0; i < readers.Count; i++)
        {
            var reader = readers[(start + i) % readers.Count];
            if (Monitor.TryEnter(reader))
            {
                return reader;
            }
        }

        Monitor.Enter(readers[start]);
        return readers[start];
    }
}
