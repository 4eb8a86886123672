using Kms.TwoZone;

namespace Kms.Zones.Sql.Sqlite;

/// <summary>
/// The statements of the protocol in SQL: each means exactly what <see cref="ZoneRules"/> says. Inside a transaction of the writer.
/// </summary>
internal sealed class SqliteStatements(SqliteDatabase database, SqliteHeads heads, SqliteBodies bodies)
{
    private const string IntentColumns = """
        intent_id, intent_version, intent_list, intent_due, intent_hash, intent_body, intent_sequence, intent_time, intent_operation, intent_erase
        """;

    private const string ClearIntent = """
        intent_id = NULL, intent_version = NULL, intent_list = NULL, intent_due = NULL, intent_hash = NULL, intent_body = NULL,
        intent_stream = NULL, intent_sequence = NULL, intent_time = NULL, intent_operation = NULL, intent_erase = NULL
        """;

    // A first version: the row is usually absent, but may be there with nothing committed in it (after an abort it has a ballot, so not
    // here).
    private readonly SqliteQuery _prepareFirst = database.Prepare($"""
        INSERT INTO records (id, stream, version, ballot, operation, hash, intent_stream, {IntentColumns})
        VALUES (?1, ?2, 0, 0, '', x'', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        ON CONFLICT (id) DO UPDATE SET (stream, intent_stream, {IntentColumns}) = (?2, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        WHERE version = 0 AND ballot = 0 AND intent_id IS NULL
        """);

    private readonly SqliteQuery _prepareNext = database.Prepare($"""
        UPDATE records SET (stream, intent_stream, {IntentColumns}) = (?2, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        WHERE id = ?1 AND version = ?4 - 1 AND ballot = ?13 AND intent_id IS NULL
        """);

    private readonly SqliteQuery _findIntent = database.Prepare(
        "SELECT key, body, intent_body, intent_version, intent_stream, intent_sequence, intent_erase FROM records WHERE id = ?1 AND intent_id = ?2");

    private readonly SqliteQuery _log = database.Prepare("""
        INSERT INTO changes (stream, sequence, record_id, version, list, due, time, operation, hash, body)
        SELECT intent_stream, intent_sequence, id, intent_version, intent_list, intent_due, intent_time, intent_operation, intent_hash, intent_body
        FROM records WHERE key = ?1
        ON CONFLICT (stream, sequence) DO UPDATE SET record_id = excluded.record_id, version = excluded.version, list = excluded.list,
            due = excluded.due, time = excluded.time, operation = excluded.operation, hash = excluded.hash, body = excluded.body
        """);

    private readonly SqliteQuery _commit = database.Prepare($"""
        UPDATE records SET version = intent_version, list = intent_list, due = intent_due, operation = intent_operation,
            hash = intent_hash, body = intent_body, {ClearIntent}
        WHERE key = ?1
        """);

    private readonly SqliteQuery _abort = database.Prepare($"UPDATE records SET ballot = ballot + 1, {ClearIntent} WHERE key = ?1");

    private readonly SqliteQuery _fenceFirst = database.Prepare("""
        INSERT INTO records (id, stream, version, ballot, operation, hash) VALUES (?1, ?2, 0, 1, '', x'')
        ON CONFLICT (id) DO UPDATE SET ballot = 1, stream = CASE stream WHEN '' THEN ?2 ELSE stream END
        WHERE version = 0 AND ballot = 0 AND intent_id IS NULL
        """);

    private readonly SqliteQuery _fenceNext = database.Prepare("""
        UPDATE records SET ballot = ballot + 1, stream = CASE stream WHEN '' THEN ?2 ELSE stream END
        WHERE id = ?1 AND version = ?3 AND ballot = ?4 AND intent_id IS NULL
        """);

    private readonly SqliteQuery _noop = database.Prepare("""
        INSERT INTO changes (stream, sequence, record_id, version, time, operation, hash) VALUES (?1, ?2, NULL, 0, 0, '', x'')
        ON CONFLICT (stream, sequence) DO NOTHING
        """);

    /// <summary>True when bodies were erased since this was last set to false: the log still has them until it is emptied.</summary>
    public bool HasErased { get; set; }

    public ZoneReply<long> Execute(ZoneStatement statement) => statement switch
    {
        Prepare prepare => Execute(prepare),
        Commit commit => Execute(commit),
        Abort abort => Execute(abort),
        Fence fence => Execute(fence),
        _ => new(ZoneOutcome.Lost, 0, "the statement is not known to this release"),
    };

    private static ZoneReply<long> Reply(bool isApplied, long value = 0) => isApplied ? ZoneReply.Ok(value) : new(ZoneOutcome.Lost, 0);

    private ZoneReply<long> Execute(Prepare prepare)
    {
        var intent = prepare.Intent;
        var sequence = intent.Sequence == 0 ? heads.Head(intent.Stream) + 1 : intent.Sequence;
        var isFirst = intent.Version == 1 && prepare.Ballot == 0;
        var query = (isFirst ? _prepareFirst : _prepareNext)
            .Bind(1, prepare.RecordId).Bind(2, intent.Stream).Bind(3, intent.Id).Bind(4, intent.Version).Bind(5, intent.Index.List)
            .Bind(6, intent.Index.DueUnixMs).Bind(7, intent.Hash).Bind(8, bodies.NextKey(intent.Body)).Bind(9, sequence).Bind(10, intent.TimeUnixMs)
            .Bind(11, intent.OperationId).Bind(12, intent.Erase ? 1 : 0);
        if (!isFirst)
        {
            query.Bind(13, prepare.Ballot);
        }

        if (query.Run() == 0)
        {
            return Reply(isApplied: false);
        }

        // Only now: a loser leaves nothing behind.
        bodies.Add(intent.Body);
        heads.Raise(intent.Stream, sequence);
        return Reply(isApplied: true, sequence);
    }

    private ZoneReply<long> Execute(Commit commit)
    {
        if (!_findIntent.Bind(1, commit.RecordId).Bind(2, commit.IntentId).Step())
        {
            _findIntent.Reset();
            return Reply(isApplied: false);
        }

        var (key, oldBody) = (_findIntent.Integer(0), _findIntent.IntegerOrNull(1));
        var (version, erase) = (_findIntent.Integer(3), _findIntent.Integer(6) != 0);
        _findIntent.Reset();
        _log.Bind(1, key).Run();
        _commit.Bind(1, key).Run();
        if (erase)
        {
            bodies.Erase(commit.RecordId, version);
            HasErased = true;
        }

        // Usually its log entry keeps it; after a rejoin the row may have had a copy of its own.
        bodies.Release(commit.RecordId, oldBody);

        return Reply(isApplied: true);
    }

    private ZoneReply<long> Execute(Abort abort)
    {
        if (!_findIntent.Bind(1, abort.RecordId).Bind(2, abort.IntentId).Step())
        {
            _findIntent.Reset();
            return Reply(isApplied: false);
        }

        var (key, body, stream, sequence) =
            (_findIntent.Integer(0), _findIntent.IntegerOrNull(2), _findIntent.Text(4), _findIntent.Integer(5));
        _findIntent.Reset();
        _abort.Bind(1, key).Run();
        bodies.Release(abort.RecordId, body);
        _noop.Bind(1, stream).Bind(2, sequence).Run();
        return Reply(isApplied: true);
    }

    private ZoneReply<long> Execute(Fence fence)
    {
        var applied = fence is { Version: 0, Ballot: 0 }
            ? _fenceFirst.Bind(1, fence.RecordId).Bind(2, fence.Stream).Run()
            : _fenceNext.Bind(1, fence.RecordId).Bind(2, fence.Stream).Bind(3, fence.Version).Bind(4, fence.Ballot).Run();
        if (applied > 0 && fence.Sequence > 0)
        {
            _noop.Bind(1, fence.Stream).Bind(2, fence.Sequence).Run();
            heads.Raise(fence.Stream, fence.Sequence);
        }

        return Reply(applied > 0);
    }
}
