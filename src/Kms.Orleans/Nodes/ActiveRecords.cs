using System.Collections.Concurrent;

namespace Kms.Orleans.Nodes;

/// <summary>The records whose actors are in memory on this node.</summary>
internal sealed class ActiveRecords
{
    private readonly ConcurrentDictionary<string, bool> records = new();

    public IReadOnlyList<string> All => [.. records.Keys];

    public void Add(string recordId) => records[recordId] = true;

    public void Remove(string recordId) => records.TryRemove(recordId, out _);
}
