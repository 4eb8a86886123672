using Kms.TwoZone;
using Kms.Zones.Sql.Writing;
using Npgsql;
using NpgsqlTypes;

namespace Kms.Zones.Sql.PostgreSql;

/// <summary>One prepare that nothing else waits beside: without the columns that a batch needs it takes half of their time.</summary>
internal static class PrepareCall
{
    private const string Sql = "SELECT is_current, number FROM prepare_one($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";

    public static async Task<WriteAnswer> Run(NpgsqlConnection connection, StatementRequest request, Prepare prepare)
    {
        var (token, intent) = (request.Token, prepare.Intent);
        await using var command = new NpgsqlCommand(Sql, connection);
        var parameters = command.Parameters;
        parameters.Number(token.Epoch).Text(token.Incarnation).Text(intent.Stream).Text(prepare.RecordId).Text(intent.Id);
        parameters.Number(intent.Version).Number(prepare.Ballot).Number(intent.Sequence);
        parameters.Nullable(intent.Index.List, NpgsqlDbType.Text);
        parameters.Nullable(intent.Index.DueUnixMs, NpgsqlDbType.Bigint);
        parameters.Bytes(intent.Hash).Bytes(intent.Body).Number(intent.TimeUnixMs).Text(intent.OperationId).Flag(intent.Erase);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        bool? isCurrent = reader.IsDBNull(0) ? null : reader.GetBoolean(0);
        long? number = reader.IsDBNull(1) ? null : reader.GetInt64(1);

        // The row comes before the commit. Only what follows the last result says that the commit was done.
        await reader.NextResultAsync();
        return new WriteAnswer(() => request.Reply = WriteAnswer.Numbered(isCurrent, number));
    }
}
