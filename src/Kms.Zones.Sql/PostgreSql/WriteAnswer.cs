using Kms.TwoZone;
using Npgsql;

namespace Kms.Zones.Sql.PostgreSql;

/// <summary>
/// What the server answered to a batch. Only a caller that still waits gives it to the requests: an answer that comes after the bound must
/// not touch requests that were answered already.
/// </summary>
internal sealed record WriteAnswer(Action Give)
{
    /// <param name="isCurrent">Null: the zone has no control row.</param>
    public static ZoneReply<T> Stale<T>(bool? isCurrent) => new(
        ZoneOutcome.Stale, default!, isCurrent is null ? "the zone is empty: it was not claimed yet" : "the zone was claimed by a rejoin since");

    /// <param name="number">Null: the statement lost.</param>
    public static ZoneReply<long> Numbered(bool? isCurrent, long? number) =>
        isCurrent != true ? Stale<long>(isCurrent) : number is { } taken ? ZoneReply.Ok(taken) : new(ZoneOutcome.Lost, 0);

    /// <summary>The one row of a call: whether the fencing token was the zone's, and what was done.</summary>
    public static async Task<(bool? IsCurrent, T? Done)> Read<T>(NpgsqlCommand command)
        where T : class
    {
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        bool? isCurrent = reader.IsDBNull(0) ? null : reader.GetBoolean(0);
        var done = reader.IsDBNull(1) ? null : reader.GetFieldValue<T>(1);

        // The row comes before the commit. Only what follows the last result says that the commit was done.
        await reader.NextResultAsync();
        return (isCurrent, done);
    }
}
