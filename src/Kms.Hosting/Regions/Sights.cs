using System.Collections.Concurrent;
using Kms.Regions;

namespace Kms.Hosting.Regions;

/// <summary>What nodes have told lately: where the other region reaches them, and when the last backup was made.</summary>
internal sealed class Sights(RegionSelf self, TimeProvider time)
{
    /// <summary>A node looks once a second: one that has not for so long is not there any more.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (RegionSight Sight, long At)> nodes = new(StringComparer.Ordinal);

    public DateTimeOffset? LastBackup => nodes.Values.Max(node => node.Sight.LastBackup);

    public void Note(RegionSight sight)
    {
        var isNew = !nodes.TryGetValue(sight.Node, out var known) || known.Sight.Address != sight.Address;
        nodes[sight.Node] = (sight, time.GetTimestamp());
        foreach (var (node, last) in nodes)
        {
            isNew |= time.GetElapsedTime(last.At) > Lately && nodes.TryRemove(node, out _);
        }

        if (isNew)
        {
            self.Addresses = [.. nodes.Values.Select(node => node.Sight.Address).OfType<Uri>().Distinct().OrderBy(address => address.AbsoluteUri, StringComparer.Ordinal)];
        }
    }
}
