using Kms.Zones.Sql.Sqlite;

namespace Kms.Zones.Tests.Sqlite;

/// <summary>Holds the write lock of a database, as another program would.</summary>
internal sealed class ForeignLock : IDisposable
{
    private readonly SqliteDatabase _database;

    private ForeignLock(SqliteDatabase database) => _database = database;

    public static ForeignLock Take(string path)
    {
        var database = SqliteDatabase.Open(path, writable: true, TimeSpan.FromSeconds(10), cacheKib: 64);
        database.Run("BEGIN IMMEDIATE");
        return new ForeignLock(database);
    }

    public void Dispose()
    {
        _database.Run("ROLLBACK");
        _database.Dispose();
    }
}
