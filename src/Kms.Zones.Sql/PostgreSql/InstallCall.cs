using Kms.Records;
using Kms.TwoZone;
using Kms.Zones.Sql.Writing;
using Npgsql;
using NpgsqlTypes;

namespace Kms.Zones.Sql.PostgreSql;

/// <summary>
/// A piece of a rejoin, or of what another region has sent: some calls in one transaction and one round trip, each of which checks the
/// fencing token.
/// </summary>
internal static class InstallCall
{
    private const string RowsSql = """
        SELECT install_rows($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
        """;

    private const string ChangesSql = "SELECT install_changes($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

    private const string HeadsSql = "SELECT install_heads($1, $2, $3, $4)";

    private const string ExpectSql = "SELECT expect_heads($1, $2, $3, $4)";

    private const string EraseSql = "SELECT erase_bodies($1, $2, $3, $4)";

    /// <summary>Raised by <c>expect_heads</c>, so that nothing of the transaction happens.</summary>
    private const string NotAsExpected = "KM001";

    public static async Task<WriteAnswer> Run(NpgsqlConnection connection, InstallRequest request)
    {
        // Without a transaction of its own a batch is one: it commits at its end or not at all.
        await using var batch = new NpgsqlBatch(connection);
        if (request.Batch.Expected.Count > 0)
        {
            Heads(Add(batch, ExpectSql, request.Token), request.Batch.Expected);
        }

        Rows(Add(batch, RowsSql, request.Token), request.Batch);
        Changes(Add(batch, ChangesSql, request.Token), request.Batch.Changes);
        Heads(Add(batch, HeadsSql, request.Token), request.Batch.Heads);
        if (request.Batch.Erased.Count > 0)
        {
            var erase = Add(batch, EraseSql, request.Token);
            erase.Array([.. request.Batch.Erased.Select(erasure => erasure.RecordId)], NpgsqlDbType.Text);
            erase.Array([.. request.Batch.Erased.Select(erasure => erasure.BelowVersion)], NpgsqlDbType.Bigint);
        }

        try
        {
            var isCurrent = await batch.ExecuteScalarAsync() as bool?;
            return new WriteAnswer(() => request.Reply = isCurrent == true ? ZoneReply.Ok(true) : WriteAnswer.Stale<bool>(isCurrent));
        }
        catch (PostgresException refused) when (refused.SqlState == NotAsExpected)
        {
            return new WriteAnswer(() => request.Reply = new(ZoneOutcome.Lost, false, refused.MessageText));
        }
    }

    private static void Heads(NpgsqlParameterCollection parameters, IReadOnlyList<StreamHead> heads)
    {
        parameters.Array([.. heads.Select(head => head.Stream)], NpgsqlDbType.Text);
        parameters.Array([.. heads.Select(head => head.Sequence)], NpgsqlDbType.Bigint);
    }

    private static NpgsqlParameterCollection Add(NpgsqlBatch batch, string sql, FencingToken token)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Number(token.Epoch).Text(token.Incarnation);
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
