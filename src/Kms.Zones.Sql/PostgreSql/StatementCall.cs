using Kms.Zones.Sql.Writing;
using Npgsql;

namespace Kms.Zones.Sql.PostgreSql;

/// <summary>Prepares, aborts and fences, a whole batch in one call.</summary>
internal static class StatementCall
{
    private const string Sql = """
        SELECT is_current, numbers FROM apply_statements($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        """;

    public static async Task<WriteAnswer> Run(NpgsqlConnection connection, IReadOnlyList<WriteRequest> batch)
    {
        var columns = new StatementColumns(batch);
        await using var command = new NpgsqlCommand(Sql, connection);
        columns.Bind(command.Parameters);
        var (isCurrent, numbers) = await WriteAnswer.Read<long?[]>(command);
        return new WriteAnswer(() => Give(columns.Requests, isCurrent, numbers));
    }

    private static void Give(IReadOnlyList<StatementRequest> requests, bool? isCurrent, long?[]? numbers)
    {
        for (var i = 0; i < requests.Count; i++)
        {
            requests[i].Reply = WriteAnswer.Numbered(isCurrent, numbers?[i]);
        }
    }
}
