namespace Kms.Edge.Connections;

/// <summary>Connections that count together: all, or those of one address. Under the table's lock.</summary>
internal sealed class ConnectionGroup
{
    /// <summary>How many used connections are looked at to find one to close.</summary>
    private const int SampleMax = 16;

    // By stage, the oldest first. One that has come further is moved when it is come across, so that a request costs no lock.
    private readonly LinkedList<OpenConnection>[] stages = [new(), new(), new()];

    public int Count => stages.Sum(list => list.Count);

    private LinkedList<OpenConnection> Used => stages[(int)ConnectionStage.Asked];

    public LinkedListNode<OpenConnection> Add(OpenConnection connection) => stages[(int)ConnectionStage.Silent].AddLast(connection);

    public static void Remove(LinkedListNode<OpenConnection>? node) => node?.List?.Remove(node);

    /// <summary>The oldest of a stage before the first request; null: there is none.</summary>
    public OpenConnection? Oldest(ConnectionStage stage)
    {
        var list = stages[(int)stage];
        while (list.First is { } first)
        {
            var now = first.Value.Stage;
            if (now == stage)
            {
                return first.Value;
            }

            list.Remove(first);
            stages[(int)now].AddLast(first);
        }

        return null;
    }

    /// <summary>
    /// The one to close for another: the oldest that sent nothing; else the oldest that sent no request; else one of some that were
    /// used.
    /// </summary>
    /// <param name="slowBefore">A request of an unknown caller that began before this is slow.</param>
    /// <returns>Null: all that were looked at are being answered.</returns>
    public OpenConnection? Cheapest(long slowBefore) =>
        Oldest(ConnectionStage.Silent) ?? Oldest(ConnectionStage.Greeted) ?? OfUsed(slowBefore);

    /// <summary>
    /// An idle one without a known caller; else the slowest of those; else the one of a known caller that is idle for longest.
    /// </summary>
    private OpenConnection? OfUsed(long slowBefore)
    {
        OpenConnection? idle = null, slow = null;
        for (var left = Math.Min(SampleMax, Used.Count); left > 0; left--)
        {
            var node = Used.First!;
            Used.RemoveFirst();
            Used.AddLast(node);
            var one = node.Value;
            if (!one.IsActive)
            {
                idle = idle is null || IsCheaper(one, idle) ? one : idle;
            }
            else if (!one.IsKnown && one.ActiveSince <= slowBefore)
            {
                slow = slow is null || one.ActiveSince < slow.ActiveSince ? one : slow;
            }
        }

        return idle is { IsKnown: false } ? idle : slow ?? idle;
    }

    private static bool IsCheaper(OpenConnection one, OpenConnection other) =>
        one.IsKnown == other.IsKnown ? one.UsedAt < other.UsedAt : other.IsKnown;
}
