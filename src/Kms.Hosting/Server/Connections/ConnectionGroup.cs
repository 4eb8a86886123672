namespace Kms.Hosting.Server.Connections;

/// <summary>Connections that count together: all, or those of one address. Under the table's lock.</summary>
internal sealed class ConnectionGroup
{
    /// <summary>How many used connections are looked at to find one to close.</summary>
    private const int SampleMax = 16;

    // The oldest first. One that has asked is moved to the other list when it is come across, so asking costs nothing.
    private readonly LinkedList<OpenConnection> silent = new();
    private readonly LinkedList<OpenConnection> used = new();

    public int Count => silent.Count + used.Count;

    public LinkedListNode<OpenConnection> Add(OpenConnection connection) => silent.AddLast(connection);

    public void Remove(LinkedListNode<OpenConnection>? node) => node?.List?.Remove(node);

    /// <summary>The oldest that has not asked; null: all have.</summary>
    public OpenConnection? OldestSilent()
    {
        while (silent.First is { } first)
        {
            if (first.Value.IsSilent)
            {
                return first.Value;
            }

            silent.Remove(first);
            used.AddLast(first);
        }

        return null;
    }

    /// <summary>
    /// The one to close for another: the oldest that never asked; else of some that are idle the one without a known caller, or idle for longest. Null: all
    /// that were looked at are being answered.
    /// </summary>
    public OpenConnection? Cheapest()
    {
        if (OldestSilent() is { } quiet)
        {
            return quiet;
        }

        OpenConnection? best = null;
        for (var left = Math.Min(SampleMax, used.Count); left > 0; left--)
        {
            var node = used.First!;
            used.RemoveFirst();
            used.AddLast(node);
            if (!node.Value.IsActive && (best is null || IsCheaper(node.Value, best)))
            {
                best = node.Value;
            }
        }

        return best;
    }

    private static bool IsCheaper(OpenConnection one, OpenConnection other) =>
        one.IsKnown == other.IsKnown ? one.UsedAt < other.UsedAt : other.IsKnown;
}
