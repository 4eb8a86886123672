namespace Kms.Zones.Sql.PostgreSql;

/// <summary>
/// What the server answered to a batch. Given to the requests only by whoever still waits: an answer that comes after the bound must not touch
/// requests that were answered already.
/// </summary>
internal sealed record WriteAnswer(Action Give)
{
    /// <param name="isCurrent">Null: the zone has no control row.</param>
    public static ZoneReply<T> Stale<T>(bool? isCurrent) => new(
        ZoneOutcome.Stale, default!, isCurrent is null ? "the zone is empty: it was not claimed yet" : "the zone was claimed by a rejoin since");
}
