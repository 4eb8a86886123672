using Kms.Zones.Sql.Writing;
using Npgsql;
using NpgsqlTypes;

namespace Kms.Zones.Sql.PostgreSql;

/// <summary>A change of the deny log, checked against the ticket.</summary>
internal static class DenialCall
{
    private const string Sql = "SELECT change_denials($1, $2, $3, $4, $5, $6, $7, $8)";

    public static async Task<WriteAnswer> Run(NpgsqlConnection connection, DenialRequest request)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Number(request.Ticket.Epoch).Text(request.Ticket.Incarnation);
        (object? Value, NpgsqlDbType Type)[] values =
        [
            (request.Add?.Id, NpgsqlDbType.Text), (request.Add?.RecordId, NpgsqlDbType.Text), (request.Add?.Body.ToArray(), NpgsqlDbType.Bytea),
            (request.Add?.TimeUnixMs, NpgsqlDbType.Bigint), (request.Add?.OperationId, NpgsqlDbType.Text),
        ];
        foreach (var (value, type) in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = type });
        }

        command.Parameters.Array([.. request.Remove], NpgsqlDbType.Text);
        var isCurrent = await command.ExecuteScalarAsync() as bool?;
        return new WriteAnswer(() => request.Reply = isCurrent == true ? ZoneReply.Ok(true) : WriteAnswer.Stale<bool>(isCurrent));
    }
}
