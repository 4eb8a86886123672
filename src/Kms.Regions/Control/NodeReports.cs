using Kms.Regions.State;

namespace Kms.Regions.Control;

/// <summary>
/// What nodes have told lately: where the other region reaches them, when the last backup was made, and which of them makes the backups.
/// </summary>
internal sealed class NodeReports(RegionSelf self, TimeProvider time)
{
    /// <summary>A node looks once a second: one that has not for so long is not there any more.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(10);

    /// <summary>In which every node has looked at least once, the one too that has made the backups until now.</summary>
    private static readonly TimeSpan FirstLooks = TimeSpan.FromSeconds(3);

    private readonly object gate = new();
    private readonly Dictionary<string, (NodeReport Sight, long At)> nodes = new(StringComparer.Ordinal);
    private readonly long begun = time.GetTimestamp();
    private string? maker;

    public DateTimeOffset? LastBackup
    {
        get
        {
            lock (gate)
            {
                return nodes.Values.Max(node => node.Sight.LastBackup);
            }
        }
    }

    public void Note(NodeReport sight)
    {
        lock (gate)
        {
            var isNew = !nodes.TryGetValue(sight.Node, out var known) || known.Sight.Address != sight.Address;
            nodes[sight.Node] = (sight, time.GetTimestamp());
            foreach (var (node, last) in nodes.ToArray())
            {
                isNew |= time.GetElapsedTime(last.At) > Lately && nodes.Remove(node);
            }

            if (isNew)
            {
                self.Addresses = [.. nodes.Values.Select(node => node.Sight.Address).OfType<Uri>().Distinct().OrderBy(address => address.AbsoluteUri, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>True for one node of several that can: who made them before goes on as long as it is there.</summary>
    public bool MakesBackups(string node)
    {
        lock (gate)
        {
            if (maker is null || Part(maker) == BackupPart.None)
            {
                maker = nodes.Keys.FirstOrDefault(name => Part(name) == BackupPart.Makes)
                    ?? (time.GetElapsedTime(begun) < FirstLooks ? null : nodes.Keys.Where(name => Part(name) == BackupPart.Ready).Min(StringComparer.Ordinal));
            }

            return maker == node;
        }
    }

    private BackupPart Part(string node) => nodes.TryGetValue(node, out var known) ? known.Sight.Backups : BackupPart.None;
}
