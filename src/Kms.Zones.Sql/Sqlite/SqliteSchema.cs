using System.Globalization;
using SQLitePCL;

namespace Kms.Zones.Sql.Sqlite;

/// <summary>
/// The tables of a zone. Bodies stand apart (see <see cref="SqliteBodies"/>), so that rows are small and a commit moves a number and no
/// bytes; a null body is an empty one.
/// </summary>
internal static class SqliteSchema
{
    /// <summary>Stored in user_version.</summary>
    public const int Version = 1;

    /// <summary>Stored in application_id ("KMSz"), so that another program's database is not taken for a zone.</summary>
    public const int ApplicationId = 0x4B4D537A;

    private const string Tables = """
        CREATE TABLE control (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            installation TEXT NOT NULL,
            epoch INTEGER NOT NULL,
            incarnation TEXT NOT NULL,
            in_service INTEGER NOT NULL,
            peer TEXT NOT NULL
        ) STRICT;

        CREATE TABLE streams (
            stream TEXT PRIMARY KEY,
            head INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE records (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            stream TEXT NOT NULL,
            version INTEGER NOT NULL,
            ballot INTEGER NOT NULL,
            list TEXT,
            due INTEGER,
            operation TEXT NOT NULL,
            intent_id TEXT,
            intent_version INTEGER,
            intent_list TEXT,
            intent_due INTEGER,
            intent_stream TEXT,
            intent_sequence INTEGER,
            intent_time INTEGER,
            intent_operation TEXT,
            intent_erase INTEGER,
            hash BLOB NOT NULL,
            intent_hash BLOB,
            body INTEGER,
            intent_body INTEGER
        ) STRICT;

        CREATE INDEX records_list ON records (list, id) WHERE list IS NOT NULL AND version > 0;
        CREATE INDEX records_due ON records (due, id) WHERE due IS NOT NULL AND version > 0;
        CREATE INDEX records_intent ON records (id) WHERE intent_id IS NOT NULL;

        CREATE TABLE changes (
            key INTEGER PRIMARY KEY,
            stream TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            record_id TEXT,
            version INTEGER NOT NULL,
            list TEXT,
            due INTEGER,
            time INTEGER NOT NULL,
            operation TEXT NOT NULL,
            hash BLOB NOT NULL,
            body INTEGER,
            UNIQUE (stream, sequence)
        ) STRICT;

        CREATE INDEX changes_record ON changes (record_id, body) WHERE record_id IS NOT NULL;

        CREATE TABLE denials (
            id TEXT PRIMARY KEY,
            record_id TEXT NOT NULL,
            body BLOB NOT NULL,
            time INTEGER NOT NULL,
            operation TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX denials_record ON denials (record_id, id);

        CREATE TABLE bodies (
            key INTEGER PRIMARY KEY,
            body BLOB NOT NULL
        ) STRICT;
        """;

    /// <summary>Makes the tables in an empty file; refuses a file that is not a zone or is from a newer release.</summary>
    public static void Ensure(SqliteDatabase database)
    {
        database.Run("BEGIN IMMEDIATE");
        try
        {
            var version = Number(database, "PRAGMA user_version");
            var application = Number(database, "PRAGMA application_id");
            if (version > Version && application == ApplicationId)
            {
                throw new InvalidDataException(
                    $"the zone has schema {version}, made by a newer release; this release knows schema {Version} and leaves it alone");
            }

            var isEmpty = Number(database, "SELECT count(*) FROM sqlite_schema") == 0;
            if (!isEmpty && (application != ApplicationId || version != Version))
            {
                throw new InvalidDataException("the file is a database, but not a zone");
            }

            if (isEmpty)
            {
                database.Run(Tables);
                database.Run($"PRAGMA application_id = {ApplicationId}");
                database.Run($"PRAGMA user_version = {Version}");
            }

            database.Run("COMMIT");
        }
        catch
        {
            if (database.InTransaction)
            {
                database.Run("ROLLBACK");
            }

            throw;
        }
    }

    private static long Number(SqliteDatabase database, string sql) =>
        long.Parse(database.Ask(sql) ?? throw new SqliteFailure(raw.SQLITE_CORRUPT, sql + " gave nothing"), CultureInfo.InvariantCulture);
}
