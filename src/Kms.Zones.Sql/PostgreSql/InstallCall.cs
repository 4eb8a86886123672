using Kms.Zones.Sql.Writing;
using Npgsql;
using NpgsqlTypes;

namespace Kms.Zones.Sql.PostgreSql;

/// <summary>A piece of a rejoin: three calls in one transaction and one round trip, each of which checks the ticket.</summary>
internal static class InstallCall
{
    private const string RowsSql = """
        SELECT install_rows($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
        """;

    private const string ChangesSql = "SELECT install_changes($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

    private const string HeadsSql = "SELECT install_heads($1, $2, $3, $4)";

    public static async Task<WriteAnswer> Run(NpgsqlConnection connection, InstallRequest request)
    {
        // Without a transaction of its own a batch is one: it commits at its end or not at all.
        await using var batch = new NpgsqlBatch(connection);
        Rows(Add(batch, RowsSql, request.Ticket), request.Batch);
        Changes(Add(batch, ChangesSql, request.Ticket), request.Batch.Changes);
        var heads = Add(batch, HeadsSql, request.Ticket);
        heads.Array([.. request.Batch.Heads.Select(head => head.Stream)], NpgsqlDbType.Text);
        heads.Array([.. request.Batch.Heads.Select(head => head.Sequence)], NpgsqlDbType.Bigint);
        var isCurrent = await batch.ExecuteScalarAsync() as bool?;
        return new WriteAnswer(() => request.Reply = isCurrent == true ? ZoneReply.Ok(true) : WriteAnswer.Stale<bool>(isCurrent));
    }

    private static NpgsqlParameterCollection Add(NpgsqlBatch batch, string sql, ZoneTicket ticket)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Number(ticket.Epoch).Text(ticket.Incarnation);
        batch.BatchCommands.Add(command);
        return command.Parameters;
    }

    private static void Rows(NpgsqlParameterCollection parameters, InstallBatch batch)
    {
        parameters.Array([.. batch.Remove], NpgsqlDbType.Text);
        Column(row => row.Id, NpgsqlDbType.Text);
        Column(row => row.Stream, NpgsqlDbType.Text);
        Column(row => row.Version, NpgsqlDbType.Bigint);
        Column(row => row.Ballot, NpgsqlDbType.Bigint);
        Column(row => row.Index.List, NpgsqlDbType.Text);
        Column(row => row.Index.DueUnixMs, NpgsqlDbType.Bigint);
        Column(row => row.OperationId, NpgsqlDbType.Text);
        Column(row => row.Hash, NpgsqlDbType.Bytea);
        Column(row => row.Body, NpgsqlDbType.Bytea);
        Column(row => row.Intent?.Id, NpgsqlDbType.Text);
        Column(row => row.Intent?.Version, NpgsqlDbType.Bigint);
        Column(row => row.Intent?.Index.List, NpgsqlDbType.Text);
        Column(row => row.Intent?.Index.DueUnixMs, NpgsqlDbType.Bigint);
        Column(row => row.Intent?.Hash, NpgsqlDbType.Bytea);
        Column(row => row.Intent?.Body, NpgsqlDbType.Bytea);
        Column(row => row.Intent?.Stream, NpgsqlDbType.Text);
        Column(row => row.Intent?.Sequence, NpgsqlDbType.Bigint);
        Column(row => row.Intent?.TimeUnixMs, NpgsqlDbType.Bigint);
        Column(row => row.Intent?.OperationId, NpgsqlDbType.Text);
        Column(row => row.Intent?.Erase, NpgsqlDbType.Boolean);

        void Column<T>(Func<ZoneRow, T> value, NpgsqlDbType type) => parameters.Array([.. batch.Rows.Select(value)], type);
    }

    private static void Changes(NpgsqlParameterCollection parameters, IReadOnlyList<ChangeEntry> changes)
    {
        Column(entry => entry.Stream, NpgsqlDbType.Text);
        Column(entry => entry.Sequence, NpgsqlDbType.Bigint);
        Column(entry => entry.RecordId, NpgsqlDbType.Text);
        Column(entry => entry.Version, NpgsqlDbType.Bigint);
        Column(entry => entry.Index.List, NpgsqlDbType.Text);
        Column(entry => entry.Index.DueUnixMs, NpgsqlDbType.Bigint);
        Column(entry => entry.TimeUnixMs, NpgsqlDbType.Bigint);
        Column(entry => entry.OperationId, NpgsqlDbType.Text);
        Column(entry => entry.Hash, NpgsqlDbType.Bytea);
        Column(entry => entry.Body, NpgsqlDbType.Bytea);

        void Column<T>(Func<ChangeEntry, T> value, NpgsqlDbType type) => parameters.Array([.. changes.Select(value)], type);
    }
}
