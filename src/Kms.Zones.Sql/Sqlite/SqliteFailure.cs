using SQLitePCL;

namespace Kms.Zones.Sql.Sqlite;

/// <summary>SQLite answered with an error. Stays inside this project: a zone answers, it does not throw.</summary>
internal sealed class SqliteFailure(int extendedCode, string message) : Exception(message)
{
    public int ExtendedCode { get; } = extendedCode;

    public int Code => ExtendedCode & 0xFF;

    /// <summary>The file at the path is not the one that is open.</summary>
    public static SqliteFailure Moved() => new(raw.SQLITE_READONLY | (4 << 8), "the file was deleted, moved or replaced while it was open");
}

/// <summary>What a failure means for the zone.</summary>
/// <param name="Reason">Names the file and what is wrong with it.</param>
/// <param name="Damaged">Only a full copy from the peer helps.</param>
/// <param name="Closes">
/// The open connections are of no more use. False when the file itself is sound (locked, disk full, read-only): reads go on, because with
/// both zones on one full disk every existing key must keep working.
/// </param>
internal sealed record SqliteFault(string Reason, bool Damaged, bool Closes)
{
    private const int DbMoved = raw.SQLITE_READONLY | (4 << 8);
    private const int CorruptFileSystem = raw.SQLITE_IOERR | (33 << 8);

    public static SqliteFault Explain(Exception exception, string path) => exception is SqliteFailure failure
        ? Explain(failure, path)
        : new($"{path}: {exception.Message}", Damaged: false, Closes: true);

    private static SqliteFault Explain(SqliteFailure failure, string path)
    {
        var (what, damaged, closes) = (failure.ExtendedCode, failure.Code) switch
        {
            // Perhaps its disk: what stands at the path now says more when it is opened.
            (DbMoved, _) => ("is gone", false, true),
            (CorruptFileSystem, _) => ("is damaged", true, true),
            (_, raw.SQLITE_CORRUPT) => ("is damaged", true, true),
            (_, raw.SQLITE_NOTADB) => ("is damaged: it is not a database", true, true),
            (_, raw.SQLITE_BUSY or raw.SQLITE_LOCKED) => ("is locked by another process", false, false),
            (_, raw.SQLITE_FULL) => ("cannot grow: the disk is full", false, false),
            (_, raw.SQLITE_READONLY) => ("is read-only", false, false),
            (_, raw.SQLITE_NOMEM) => ("cannot be used: out of memory", false, false),
            (_, raw.SQLITE_CANTOPEN or raw.SQLITE_PERM) => ("cannot be opened", false, true),
            (_, raw.SQLITE_IOERR) => ("cannot be read or written", false, true),
            _ => ("cannot be used", false, true),
        };
        return new($"{path} {what} (SQLite {failure.ExtendedCode}: {failure.Message})", damaged, closes);
    }
}
