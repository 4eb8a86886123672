using Kms.TwoZone;
using Kms.Zones.Sql.Writing;
using Npgsql;
using NpgsqlTypes;

namespace Kms.Zones.Sql.PostgreSql;

/// <summary>A change of the deny log.</summary>
internal static class DenialCall
{
    private const string Sql = "SELECT change_denials($1, $2, $3, $4, $5, $6, $7, $8)";

    public static async Task<WriteAnswer> Run(NpgsqlConnection connection, DenialRequest request)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Number(request.Token.Epoch).Text(request.Token.Incarnation);
        command.Parameters.Nullable(request.Add?.Id, NpgsqlDbType.Text);
        command.Parameters.Nullable(request.Add?.RecordId, NpgsqlDbType.Text);
        command.Parameters.Nullable(request.Add?.Body, NpgsqlDbType.Bytea);
        command.Parameters.Nullable(request.Add?.TimeUnixMs, NpgsqlDbType.Bigint);
        command.Parameters.Nullable(request.Add?.OperationId, NpgsqlDbType.Text);
        command.Parameters.Array([.. request.Remove], NpgsqlDbType.Text);
        var isCurrent = await command.ExecuteScalarAsync() as bool?;
        return new WriteAnswer(() => request.Reply = isCurrent == true ? ZoneReply.Ok(true) : WriteAnswer.Stale<bool>(isCurrent));
    }
}
