using System.Globalization;
using Kms.Faults.Zones;

namespace Kms.Faults.Check;

/// <summary>
/// Both zones, read with SQL and with nothing of the product's own code: a mistake in that must not hide itself. Read only: the host may be
/// running, if nobody writes through it meanwhile.
/// </summary>
internal sealed class ZonePair : IDisposable
{
    /// <summary>
    /// What each zone counts for itself: row numbers of SQLite, and the ballot. A kill between a fence in one zone and the abort in the other
    /// is followed by a second fence, so that the ballots of a settled record may differ; writers carry one for each zone.
    /// </summary>
    private static readonly string[] OwnColumns = ["key", "body", "intent_body", "ballot"];

    private readonly ISqlSource a;
    private readonly ISqlSource b;
    private readonly ZoneQueries queries;

    public ZonePair(ISqlSource a, ISqlSource b, ZoneQueries queries) => (this.a, this.b, this.queries) = (a, b, queries);

    public static ZonePair Open(string databaseA, string databaseB) =>
        new(SqlFile.Open(databaseA, writable: false), SqlFile.Open(databaseB, writable: false), ZoneQueries.Sqlite);

    /// <summary>Records that hold an intent, in each zone.</summary>
    public (long A, long B) Intents() => (Number(a, ZoneQueries.IntentCount), Number(b, ZoneQueries.IntentCount));

    public long LastSequence() => Number(a, "SELECT coalesce(max(head), 0) FROM streams");

    /// <summary>
    /// What is different, or not as a zone must be: numbers of the log dense, each committed version in it once, nothing readable that belongs to nothing.
    /// </summary>
    /// <param name="after">Of the log only entries with a higher number are compared: the others were before.</param>
    public IEnumerable<string> Differences(long after)
    {
        string[] compared = [queries.Records, string.Format(CultureInfo.InvariantCulture, queries.Changes, after), ZoneQueries.Streams, ZoneQueries.Denials];
        (string Query, string Finding)[] forbidden =
        [
            (queries.LogEnds, "the log has a hole or another end than its head"),
            (queries.VersionsInLog, "the log does not have each version of a record once"),
            .. queries.Orphans is { } orphans ? [(orphans, "bodies belong to no record and to no change, and are not erased")] : Array.Empty<(string, string)>(),
        ];
        return compared.SelectMany(Compare).Concat(
            from rule in forbidden
            from zone in (ISqlSource[])[a, b]
            from row in zone.Rows(rule.Query)
            select $"zone {(zone == a ? "A" : "B")}: {rule.Finding}: {Describe(row)}");
    }

    public void Dispose()
    {
        a.Dispose();
        b.Dispose();
    }

    /// <summary>One number out of each zone.</summary>
    public (long A, long B) Count(string query) => (Number(a, query), Number(b, query));

    public IEnumerable<(string Zone, IEnumerable<(string Name, object? Value)[]> Rows)> Both(string query) => [("A", a.Rows(query)), ("B", b.Rows(query))];

    /// <summary>Names of keys with this prefix that have a record, an intent or an entry in the log, in each zone.</summary>
    public IEnumerable<(string Zone, IReadOnlySet<string> Names)> Names(string prefix)
    {
        var query = $"""
            SELECT id AS name FROM records WHERE (version > 0 OR intent_id IS NOT NULL) AND id LIKE '%/{prefix}-%'
            UNION SELECT record_id FROM changes WHERE record_id LIKE '%/{prefix}-%'
            """;
        return from zone in (ISqlSource[])[a, b]
               select (zone == a ? "A" : "B", (IReadOnlySet<string>)zone.Rows(query).Select(row => ((string)row[0].Value!).Split('/')[^1]).ToHashSet());
    }

    /// <summary>The whole content of one zone as text, so that two moments can be compared.</summary>
    public string Dump(bool ofA) => string.Join('\n', new[] { queries.Records, string.Format(CultureInfo.InvariantCulture, queries.Changes, 0), ZoneQueries.Streams }
        .SelectMany((ofA ? a : b).Rows).Select(row => string.Join(' ', row.Select(column => column.Value is byte[] bytes ? Convert.ToHexString(bytes) : column.Value))));

    private static long Number(ISqlSource source, string query) => Convert.ToInt64(source.Rows(query).First()[0].Value, CultureInfo.InvariantCulture);

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
