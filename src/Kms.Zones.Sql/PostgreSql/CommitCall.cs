using Kms.TwoZone;
using Kms.Zones.Sql.Writing;
using Npgsql;
using NpgsqlTypes;

namespace Kms.Zones.Sql.PostgreSql;

/// <summary>Commit marks, a whole batch in one call. They are not waited for by the disk.</summary>
internal static class CommitCall
{
    private const string Sql = "SELECT is_current, applied FROM commit_intents($1, $2, $3, $4)";

    public static async Task<WriteAnswer> Run(NpgsqlConnection connection, IReadOnlyList<WriteRequest> batch)
    {
        StatementRequest[] requests = [.. batch.Cast<StatementRequest>().OrderBy(request => request.Statement.RecordId, StringComparer.Ordinal)];
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Number(requests[0].Token.Epoch).Text(requests[0].Token.Incarnation);
        command.Parameters.Array([.. requests.Select(request => request.Statement.RecordId)], NpgsqlDbType.Text);
        command.Parameters.Array([.. requests.Select(request => ((Commit)request.Statement).IntentId)], NpgsqlDbType.Text);
        var (isCurrent, applied) = await WriteAnswer.Read<long[]>(command);
        return new WriteAnswer(() =>
        {
            foreach (var request in requests)
            {
                request.Reply = isCurrent == true ? new(ZoneOutcome.Lost, 0) : WriteAnswer.Stale<long>(isCurrent);
            }

            foreach (var place in applied ?? [])
            {
                requests[place - 1].Reply = ZoneReply.Ok(0L);
            }
        });
    }
}
