using Kms.Records;

namespace Kms.Simulation.Zones;

/// <summary>One stream's change log on a simulated disk.</summary>
internal sealed class DiskLog(string stream)
{
    private readonly List<ChangeEntry?> entries = new(16);

    public string Stream { get; } = stream;

    /// <summary>The highest number that was ever taken.</summary>
    public long Head { get; private set; }

    public long LastLogged
    {
        get
        {
            var last = entries.Count;
            while (last > 0 && entries[last - 1] is null)
            {
                last--;
            }

            return last;
        }
    }

    public ChangeEntry? this[long sequence]
    {
        get => sequence <= entries.Count ? entries[(int)sequence - 1] : null;
        set
        {
            while (entries.Count < sequence)
            {
                entries.Add(null);
            }

            entries[(int)sequence - 1] = value;
        }
    }

    public void Raise(long sequence) => Head = Math.Max(Head, sequence);

    /// <summary>The head is set, also backwards; what stands above it is removed.</summary>
    public void EndAt(long sequence)
    {
        Head = sequence;
        if (entries.Count > sequence)
        {
            entries.RemoveRange((int)sequence, entries.Count - (int)sequence);
        }
    }

    public void Erase(Erasure erasure)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i] is { } entry && entry.RecordId == erasure.RecordId && entry.Version < erasure.BelowVersion)
            {
                entries[i] = entry with { Body = default };
            }
        }
    }

    public List<ChangeEntry> After(long sequence, int limit)
    {
        var found = new List<ChangeEntry>();
        for (var i = (int)sequence; i < entries.Count && found.Count < limit; i++)
        {
            if (entries[i] is { } entry)
            {
                found.Add(entry);
            }
        }

        return found;
    }

    public DiskLog Copy()
    {
        var copy = new DiskLog(Stream) { Head = Head };
        copy.entries.AddRange(entries);
        return copy;
    }
}
