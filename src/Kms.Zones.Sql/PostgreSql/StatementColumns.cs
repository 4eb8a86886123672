using Kms.TwoZone;
using Kms.Zones.Sql.Writing;
using Npgsql;
using NpgsqlTypes;

namespace Kms.Zones.Sql.PostgreSql;

/// <summary>
/// Prepares, aborts and fences as the columns that the function apply_statements takes: one call and one answer for all of them. In the
/// order in which everybody takes locks: by record, and streams by name.
/// </summary>
internal sealed class StatementColumns
{
    private const short PrepareKind = 1;
    private const short AbortKind = 2;
    private const short FenceKind = 3;

    private readonly short[] kinds;
    private readonly string[] ids;
    private readonly string?[] intents;
    private readonly long[] versions;
    private readonly long[] ballots;
    private readonly int[] places;
    private readonly long[] sequences;
    private readonly string?[] lists;
    private readonly long?[] dues;
    private readonly ReadOnlyMemory<byte>[] hashes;
    private readonly ReadOnlyMemory<byte>[] bodies;
    private readonly long[] times;
    private readonly string?[] operations;
    private readonly bool[] erasures;
    private readonly string[] streams;

    public StatementColumns(IReadOnlyList<WriteRequest> batch)
    {
        Requests = [.. batch.Cast<StatementRequest>().OrderBy(request => request.Statement.RecordId, StringComparer.Ordinal)];
        streams = [.. Requests.Select(request => StreamOf(request.Statement)).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        var count = Requests.Count;
        (kinds, ids, intents) = (new short[count], new string[count], new string?[count]);
        (versions, ballots, places, sequences) = (new long[count], new long[count], new int[count], new long[count]);
        (lists, dues, hashes, bodies) = (new string?[count], new long?[count], new ReadOnlyMemory<byte>[count], new ReadOnlyMemory<byte>[count]);
        (times, operations, erasures) = (new long[count], new string?[count], new bool[count]);
        for (var i = 0; i < count; i++)
        {
            var statement = Requests[i].Statement;
            ids[i] = statement.RecordId;
            Add(i, statement);
        }
    }

    /// <summary>In the order of the answer.</summary>
    public IReadOnlyList<StatementRequest> Requests { get; }

    public void Bind(NpgsqlParameterCollection parameters)
    {
        var token = Requests[0].Token;
        parameters.Number(token.Epoch).Text(token.Incarnation);
        parameters.Array(streams, NpgsqlDbType.Text);
        parameters.Array(kinds, NpgsqlDbType.Smallint);
        parameters.Array(ids, NpgsqlDbType.Text);
        parameters.Array(intents, NpgsqlDbType.Text);
        parameters.Array(versions, NpgsqlDbType.Bigint);
        parameters.Array(ballots, NpgsqlDbType.Bigint);
        parameters.Array(places, NpgsqlDbType.Integer);
        parameters.Array(sequences, NpgsqlDbType.Bigint);
        parameters.Array(lists, NpgsqlDbType.Text);
        parameters.Array(dues, NpgsqlDbType.Bigint);
        parameters.Array(hashes, NpgsqlDbType.Bytea);
        parameters.Array(bodies, NpgsqlDbType.Bytea);
        parameters.Array(times, NpgsqlDbType.Bigint);
        parameters.Array(operations, NpgsqlDbType.Text);
        parameters.Array(erasures, NpgsqlDbType.Boolean);
    }

    /// <summary>The stream whose row the statement needs; an abort takes no number.</summary>
    private static string? StreamOf(ZoneStatement statement) => statement switch
    {
        Prepare prepare => prepare.Intent.Stream,
        Fence fence => fence.Stream,
        _ => null,
    };

    private void Add(int i, ZoneStatement statement)
    {
        switch (statement)
        {
            case Prepare { Intent: var intent } prepare:
                (kinds[i], ballots[i], intents[i], versions[i]) = (PrepareKind, prepare.Ballot, intent.Id, intent.Version);
                (lists[i], dues[i], hashes[i], bodies[i]) = (intent.Index.List, intent.Index.DueUnixMs, intent.Hash, intent.Body);
                (places[i], sequences[i], times[i]) = (PlaceOf(intent.Stream), intent.Sequence, intent.TimeUnixMs);
                (operations[i], erasures[i]) = (intent.OperationId, intent.Erase);
                break;
            case Abort abort:
                (kinds[i], intents[i]) = (AbortKind, abort.IntentId);
                break;
            case Fence fence:
                (kinds[i], versions[i], ballots[i]) = (FenceKind, fence.Version, fence.Ballot);
                (places[i], sequences[i]) = (PlaceOf(fence.Stream), fence.Sequence);
                break;
            default:
                throw new InvalidOperationException("the statement is not known to this release");
        }
    }

    /// <summary>Counted from 1, as the server does.</summary>
    private int PlaceOf(string stream) => Array.BinarySearch(streams, stream, StringComparer.Ordinal) + 1;
}
