namespace Kms.Zones.Sql.Writing;

/// <summary>
/// The replies of one batch. Some callers go on at once, on this thread, with their next request; the lane that this wakes waits until all
/// replies are out, so that those who were answered together are sent together again.
/// </summary>
internal static class ReplyRound
{
    [ThreadStatic]
    private static List<BatchLane>? woken;

    /// <summary>True when the lane is started at the end of the round that this thread is in.</summary>
    public static bool Defers(BatchLane lane)
    {
        woken?.Add(lane);
        return woken is not null;
    }

    public static void Publish(IReadOnlyList<WriteRequest> batch)
    {
        List<BatchLane> lanes = [];
        var outer = woken;
        woken = lanes;
        foreach (var request in batch)
        {
            request.Publish();
        }

        woken = outer;
        foreach (var lane in lanes)
        {
            lane.Start();
        }
    }
}
