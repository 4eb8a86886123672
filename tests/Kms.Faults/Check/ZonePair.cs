using System.Globalization;

namespace Kms.Faults.Check;

/// <summary>
/// Both zone files, read with SQL and with nothing of the product's own code: a mistake in that must not hide itself. Opened for reading
/// only: the host may be running, if nobody writes through it meanwhile.
/// </summary>
internal sealed class ZonePair : IDisposable
{
    private const string Records = """
        SELECT r.*, b.body AS bytes, i.body AS intent_bytes
        FROM records r LEFT JOIN bodies b ON b.key = r.body LEFT JOIN bodies i ON i.key = r.intent_body ORDER BY r.id
        """;

    private const string Changes = """
        SELECT c.*, b.body AS bytes FROM changes c LEFT JOIN bodies b ON b.key = c.body WHERE sequence > {0} ORDER BY stream, sequence
        """;

    private const string Streams = "SELECT * FROM streams ORDER BY stream";

    private const string Denials = "SELECT * FROM denials ORDER BY id";

    private const string LogEnds = """
        SELECT stream, head, (SELECT count(*) FROM changes c WHERE c.stream = s.stream) AS entries,
            coalesce((SELECT min(sequence) FROM changes c WHERE c.stream = s.stream), 1) AS first,
            coalesce((SELECT max(sequence) FROM changes c WHERE c.stream = s.stream), 0) AS last
        FROM streams s
        WHERE entries <> head OR first <> 1 OR last <> head
        """;

    private const string VersionsInLog = """
        SELECT r.id, r.version, count(c.key) AS entries, count(DISTINCT c.version) AS versions, coalesce(max(c.version), 0) AS last
        FROM records r LEFT JOIN changes c ON c.record_id = r.id
        GROUP BY r.id HAVING entries <> r.version OR versions <> r.version OR last <> r.version
        """;

    private const string Orphans = """
        SELECT count(*) AS bodies FROM bodies WHERE body <> zeroblob(length(body)) AND key NOT IN
            (SELECT body FROM records WHERE body IS NOT NULL
             UNION SELECT intent_body FROM records WHERE intent_body IS NOT NULL
             UNION SELECT body FROM changes WHERE body IS NOT NULL)
        HAVING bodies > 0
        """;

    private const string IntentCount = "SELECT count(*) FROM records WHERE intent_id IS NOT NULL";

    /// <summary>
    /// What each zone counts for itself: row numbers of SQLite, and the ballot. A kill between a fence in one zone and the abort in the other
    /// is followed by a second fence, so that the ballots of a settled record may differ; writers carry one for each zone.
    /// </summary>
    private static readonly string[] OwnColumns = ["key", "body", "intent_body", "ballot"];

    private readonly SqlFile a;
    private readonly SqlFile b;

    private ZonePair(SqlFile a, SqlFile b) => (this.a, this.b) = (a, b);

    public static ZonePair Open(string databaseA, string databaseB) => new(SqlFile.Open(databaseA, writable: false), SqlFile.Open(databaseB, writable: false));

    /// <summary>Records that hold an intent, in each zone.</summary>
    public (long A, long B) Intents() => (a.Number(IntentCount), b.Number(IntentCount));

    public long LastSequence() => a.Number("SELECT coalesce(max(head), 0) FROM streams");

    /// <summary>
    /// What is different, or not as a zone must be: numbers of the log dense, each committed version in it once, nothing readable that belongs to nothing.
    /// </summary>
    /// <param name="after">Of the log only entries with a higher number are compared: the others were before.</param>
    public IEnumerable<string> Differences(long after)
    {
        string[] compared = [Records, string.Format(CultureInfo.InvariantCulture, Changes, after), Streams, Denials];
        (string Query, string Finding)[] forbidden =
        [
            (LogEnds, "the log has a hole or another end than its head"),
            (VersionsInLog, "the log does not have each version of a record once"),
            (Orphans, "bodies belong to no record and to no change, and are not erased"),
        ];
        return compared.SelectMany(Compare).Concat(
            from rule in forbidden
            from zone in (SqlFile[])[a, b]
            from row in zone.Rows(rule.Query)
            select $"zone {(zone == a ? "A" : "B")}: {rule.Finding}: {Describe(row)}");
    }

    public void Dispose()
    {
        a.Dispose();
        b.Dispose();
    }

    private IEnumerable<string> Compare(string query)
    {
        using var inA = a.Rows(query).GetEnumerator();
        using var inB = b.Rows(query).GetEnumerator();
        while (true)
        {
            var (hasA, hasB) = (inA.MoveNext(), inB.MoveNext());
            if (!hasA || !hasB)
            {
                if (hasA != hasB)
                {
                    yield return $"only zone {(hasA ? "A" : "B")} has: {Describe((hasA ? inA : inB).Current)}";
                }

                yield break;
            }

            var different = inA.Current.Zip(inB.Current).FirstOrDefault(pair => !OwnColumns.Contains(pair.First.Name) && !Same(pair.First.Value, pair.Second.Value));
            if (different.First.Name is { } column)
            {
                yield return $"column {column} differs: {Describe(inA.Current)} in zone A, {Describe(inB.Current)} in zone B";
            }
        }
    }

    private static bool Same(object? x, object? y) => x is byte[] left && y is byte[] right ? left.AsSpan().SequenceEqual(right) : Equals(x, y);

    private static string Describe((string Name, object? Value)[] row) =>
        string.Join(' ', row.Select(column => $"{column.Name}={(column.Value is byte[] bytes ? $"{bytes.Length} bytes" : column.Value)}"));
}
