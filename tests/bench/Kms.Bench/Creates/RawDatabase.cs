using Microsoft.Data.Sqlite;

namespace Kms.Bench.Creates;

/// <summary>One of two databases as a program without a protocol would use it: WAL, a flush at each commit, one prepared insert, one connection.</summary>
internal class RawDatabase : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly SqliteCommand insert;
    private readonly SemaphoreSlim gate = new(1, 1);

    public RawDatabase(string file)
    {
        connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        Run("PRAGMA journal_mode = WAL");
        Run("PRAGMA synchronous = FULL");
        Run("CREATE TABLE records (id TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT");
        insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO records (id, body) VALUES ($id, $body)";
        insert.Parameters.Add("$id", SqliteType.Text);
        insert.Parameters.Add("$body", SqliteType.Blob);
        insert.Prepare();
    }

    /// <summary>Returns when the row is on the disk.</summary>
    public virtual async Task Commit(string id, byte[] body)
    {
        await gate.WaitAsync();
        try
        {
            // The flush blocks, and the other database is to be written at the same time.
            await Task.Run(() => Insert(id, body));
        }
        finally
        {
            gate.Release();
        }
    }

    public virtual void Dispose()
    {
        insert.Dispose();
        connection.Dispose();
        gate.Dispose();
        GC.SuppressFinalize(this);
    }

    protected void Insert(string id, byte[] body)
    {
        insert.Parameters[0].Value = id;
        insert.Parameters[1].Value = body;
        insert.ExecuteNonQuery();
    }

    protected SqliteTransaction Begin()
    {
        var transaction = connection.BeginTransaction();
        insert.Transaction = transaction;
        return transaction;
    }

    private void Run(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
