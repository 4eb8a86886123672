using Kms.Records;
using Kms.TwoZone;
using Kms.Zones.Sql.Writing;
using Npgsql;
using NpgsqlTypes;

namespace Kms.Zones.Sql.PostgreSql;

/// <summary>The control row, replaced where it is as expected.</summary>
internal static class ControlCall
{
    private const string Sql = "SELECT set_control($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

    public static async Task<WriteAnswer> Run(NpgsqlConnection connection, ControlRequest request)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        Bind(command.Parameters, request.Expected);
        Bind(command.Parameters, request.Next);
        var isDone = (bool)(await command.ExecuteScalarAsync())!;
        return new WriteAnswer(() => request.Reply =
            isDone ? ZoneReply.Ok(true) : new(ZoneOutcome.Lost, false, "the control row is not as expected"));
    }

    private static void Bind(NpgsqlParameterCollection parameters, ZoneControl? control)
    {
        (object? Value, NpgsqlDbType Type)[] values =
        [
            (control?.Installation, NpgsqlDbType.Text), (control?.Epoch, NpgsqlDbType.Bigint),
            (control?.Incarnation, NpgsqlDbType.Text), (control?.InService, NpgsqlDbType.Boolean), (control?.Peer, NpgsqlDbType.Text),
        ];
        foreach (var (value, type) in values)
        {
            parameters.Nullable(value, type);
        }
    }
}
