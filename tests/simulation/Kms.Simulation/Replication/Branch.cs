using Kms.Records;

namespace Kms.Simulation.Replication;

/// <summary>A history of changes as one home region made it. A promotion or a set-back home region begins a new one.</summary>
internal sealed class Branch
{
    private readonly Dictionary<(string Stream, long Sequence), ChangeEntry> facts = [];

    public IEnumerable<ChangeEntry> Facts => facts.Values;

    public ChangeEntry? this[string stream, long sequence] => facts.GetValueOrDefault((stream, sequence));

    /// <summary>False when another change has this number already.</summary>
    public bool Add(ChangeEntry entry) =>
        facts.TryAdd((entry.Stream, entry.Sequence), entry) || IsSame(facts[(entry.Stream, entry.Sequence)], entry);

    public Branch Where(Func<ChangeEntry, bool> holds)
    {
        var branch = new Branch();
        foreach (var entry in facts.Values.Where(holds))
        {
            branch.Add(entry);
        }

        return branch;
    }

    /// <summary>The same change, in whatever region it stands.</summary>
    public static bool IsSame(ChangeEntry x, ChangeEntry y) =>
        x.RecordId == y.RecordId && x.Version == y.Version && x.Index == y.Index && x.OperationId == y.OperationId && x.TimeUnixMs == y.TimeUnixMs;

    /// <summary>The last change of a record up to a number; null for none.</summary>
    public ChangeEntry? Last(string stream, string record, long upTo)
    {
        ChangeEntry? last = null;
        foreach (var entry in facts.Values)
        {
            if (entry.Stream == stream && entry.RecordId == record && entry.Sequence <= upTo && (last is null || entry.Version > last.Version))
            {
                last = entry;
            }
        }

        return last;
    }
}
