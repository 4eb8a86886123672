using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Kms.Faults.Check;

/// <summary>
/// Both zone files, read with SQL and with nothing of the product's own code. Opened for reading only: the host may be running, if nobody
/// writes through it meanwhile.
/// </summary>
internal sealed class ZonePair : IDisposable
{
    private const string Records = "SELECT * FROM records ORDER BY id";
    private const string Changes = "SELECT * FROM changes WHERE sequence > {0} ORDER BY stream, sequence";
    private const string Streams = "SELECT * FROM streams ORDER BY stream";

    private readonly (string Name, SqliteConnection Connection)[] zones;

    private ZonePair((string Name, SqliteConnection Connection)[] zones) => this.zones = zones;

    public static ZonePair Open(string databaseA, string databaseB) => new([("A", Connect(databaseA)), ("B", Connect(databaseB))]);

    /// <summary>Records that hold an intent, in each zone.</summary>
    public (long A, long B) Intents() => (Number(0, "SELECT count(*) FROM records WHERE intent_id IS NOT NULL"),
        Number(1, "SELECT count(*) FROM records WHERE intent_id IS NOT NULL"));

    public long LastSequence() => Number(0, "SELECT coalesce(min(head), 0) FROM streams WHERE stream <> ''");

    /// <summary>What is different or not as a zone must be; nothing when they are equal. Rows and heads are compared whole.</summary>
    /// <param name="after">Of the log only what has a higher number: the rest was compared before.</param>
    public IEnumerable<string> Differences(long after)
    {
        string[] queries = [Records, string.Format(CultureInfo.InvariantCulture, Changes, after), Streams];
        return queries.SelectMany(Compare).Concat(Holes(0)).Concat(Holes(1)).Concat(Repeated(0)).Concat(Repeated(1));
    }

    public void Dispose()
    {
        foreach (var (_, connection) in zones)
        {
            connection.Dispose();
        }
    }

    private static SqliteConnection Connect(string database)
    {
        var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }

    private IEnumerable<string> Compare(string query)
    {
        using var a = Reader(0, query);
        using var b = Reader(1, query);
        while (true)
        {
            var (hasA, hasB) = (a.Read(), b.Read());
            if (!hasA || !hasB)
            {
                if (hasA != hasB)
                {
                    yield return $"zone {(hasA ? "A" : "B")} has more: {Describe(hasA ? a : b)}";
                }

                yield break;
            }

            // The first column of records and changes is SQLite's own row number, which is nobody's business.
            for (var column = a.GetName(0) == "key" ? 1 : 0; column < a.FieldCount; column++)
            {
                if (!Same(a.GetValue(column), b.GetValue(column)))
                {
                    yield return $"column {a.GetName(column)} differs: {Describe(a)} in zone A, {Describe(b)} in zone B";
                    break;
                }
            }
        }
    }

    private IEnumerable<string> Holes(int zone)
    {
        using var reader = Reader(zone, """
            SELECT stream, head, (SELECT count(*) FROM changes c WHERE c.stream = s.stream),
                coalesce((SELECT max(sequence) FROM changes c WHERE c.stream = s.stream), 0),
                coalesce((SELECT min(sequence) FROM changes c WHERE c.stream = s.stream), 1)
            FROM streams s
            """);
        while (reader.Read())
        {
            if (reader.GetInt64(1) != reader.GetInt64(2) || reader.GetInt64(1) != reader.GetInt64(3) || reader.GetInt64(4) != 1)
            {
                yield return $"zone {zones[zone].Name}: the log of stream '{reader.GetString(0)}' has {reader.GetInt64(2)} entries from "
                    + $"{reader.GetInt64(4)} to {reader.GetInt64(3)}, and its head is {reader.GetInt64(1)}";
            }
        }
    }

    /// <summary>Records whose committed versions in the log are not 1, 2, 3 up to the record's own, each once.</summary>
    private IEnumerable<string> Repeated(int zone)
    {
        using var reader = Reader(zone, """
            SELECT r.id, r.version, count(c.key), count(DISTINCT c.version), coalesce(max(c.version), 0)
            FROM records r LEFT JOIN changes c ON c.record_id = r.id
            GROUP BY r.id HAVING count(c.key) <> r.version OR count(DISTINCT c.version) <> r.version OR coalesce(max(c.version), 0) <> r.version
            """);
        while (reader.Read())
        {
            yield return $"zone {zones[zone].Name}: {reader.GetString(0)} is at version {reader.GetInt64(1)}, and the log has {reader.GetInt64(2)} entries of "
                + $"{reader.GetInt64(3)} versions up to {reader.GetInt64(4)}";
        }
    }

    private SqliteDataReader Reader(int zone, string query)
    {
        var command = zones[zone].Connection.CreateCommand();
        command.CommandText = query;
        return command.ExecuteReader();
    }

    private long Number(int zone, string query)
    {
        using var command = zones[zone].Connection.CreateCommand();
        command.CommandText = query;
        return (long)command.ExecuteScalar()!;
    }

    private static bool Same(object x, object y) => x is byte[] left && y is byte[] right ? left.AsSpan().SequenceEqual(right) : Equals(x, y);

    private static string Describe(SqliteDataReader row) => string.Join(' ', Enumerable.Range(0, row.FieldCount)
        .Select(column => $"{row.GetName(column)}={(row.GetValue(column) is byte[] bytes ? $"{bytes.Length} bytes" : row.GetValue(column))}"));
}
