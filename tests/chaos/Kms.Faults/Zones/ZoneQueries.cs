namespace Kms.Faults.Zones;

/// <summary>The questions of <see cref="Check.ZonePair"/> in the words of one kind of database.</summary>
/// <param name="Changes">With a place for the sequence after which to begin.</param>
/// <param name="Orphans">Null where bodies have no table of their own.</param>
internal sealed record ZoneQueries(string Records, string Changes, string LogEnds, string VersionsInLog, string? Orphans)
{
    public const string Streams = "SELECT * FROM streams ORDER BY stream";

    public const string Denials = "SELECT * FROM denials ORDER BY id";

    public const string IntentCount = "SELECT count(*) FROM records WHERE intent_id IS NOT NULL";

    public static ZoneQueries Sqlite { get; } = new(
        """
        SELECT r.*, b.body AS bytes, i.body AS intent_bytes
        FROM records r LEFT JOIN bodies b ON b.key = r.body LEFT JOIN bodies i ON i.key = r.intent_body ORDER BY r.id
        """,
        """
        SELECT c.*, b.body AS bytes FROM changes c LEFT JOIN bodies b ON b.key = c.body WHERE sequence > {0} ORDER BY stream, sequence
        """,
        """
        SELECT stream, head, (SELECT count(*) FROM changes c WHERE c.stream = s.stream) AS entries,
            coalesce((SELECT min(sequence) FROM changes c WHERE c.stream = s.stream), 1) AS first,
            coalesce((SELECT max(sequence) FROM changes c WHERE c.stream = s.stream), 0) AS last
        FROM streams s
        WHERE entries <> head OR first <> 1 OR last <> head
        """,
        """
        SELECT r.id, r.version, count(c.key) AS entries, count(DISTINCT c.version) AS versions, coalesce(max(c.version), 0) AS last
        FROM records r LEFT JOIN changes c ON c.record_id = r.id
        GROUP BY r.id HAVING entries <> r.version OR versions <> r.version OR last <> r.version
        """,
        """
        SELECT count(*) AS bodies FROM bodies WHERE body <> zeroblob(length(body)) AND key NOT IN
            (SELECT body FROM records WHERE body IS NOT NULL
             UNION SELECT intent_body FROM records WHERE intent_body IS NOT NULL
             UNION SELECT body FROM changes WHERE body IS NOT NULL)
        HAVING bodies > 0
        """);

    /// <summary>The small columns of an intent stay behind when it is gone, and mean nothing then.</summary>
    public static ZoneQueries PostgreSql { get; } = new(
        "SELECT id, stream, version, list, due, operation, hash, body, intent_id, intent_hash, intent_body FROM records ORDER BY id",
        """
        SELECT stream, sequence, record_id, version, list, due, time, operation, hash, body FROM changes WHERE sequence > {0} ORDER BY stream, sequence
        """,
        """
        SELECT s.stream, s.head, count(c.sequence) AS entries, coalesce(min(c.sequence), 1) AS first, coalesce(max(c.sequence), 0) AS last
        FROM streams s LEFT JOIN changes c ON c.stream = s.stream
        GROUP BY s.stream, s.head
        HAVING count(c.sequence) <> s.head OR coalesce(min(c.sequence), 1) <> 1 OR coalesce(max(c.sequence), 0) <> s.head
        """,
        """
        SELECT r.id, r.version, count(c.sequence) AS entries, count(DISTINCT c.version) AS versions, coalesce(max(c.version), 0) AS last
        FROM records r LEFT JOIN changes c ON c.record_id = r.id
        GROUP BY r.id, r.version
        HAVING count(c.sequence) <> r.version OR count(DISTINCT c.version) <> r.version OR coalesce(max(c.version), 0) <> r.version
        """,
        Orphans: null);
}
