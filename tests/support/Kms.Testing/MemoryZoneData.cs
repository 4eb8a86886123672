using Kms.Records;
using Kms.TwoZone;

namespace Kms.Testing;

/// <summary>What a <see cref="MemoryZone"/> holds, and every change of it. Its owner holds the lock.</summary>
internal sealed class MemoryZoneData
{
    private static readonly Comparer<(string Stream, long Sequence)> ByStream = Comparer<(string Stream, long Sequence)>.Create(
        (a, b) => string.CompareOrdinal(a.Stream, b.Stream) is var order and not 0 ? order : a.Sequence.CompareTo(b.Sequence));

    public SortedDictionary<string, ZoneRow> Rows { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<(string Stream, long Sequence), ChangeEntry> Changes { get; } = new(ByStream);

    public SortedDictionary<string, long> Heads { get; } = new(StringComparer.Ordinal);

    public List<(ZoneStatement Statement, ZoneReply<long> Reply)> Executed { get; } = [];

    public SortedDictionary<string, Denial> Denials { get; } = new(StringComparer.Ordinal);

    public ZoneControl? Control { get; private set; }

    public bool Clear()
    {
        Rows.Clear();
        Changes.Clear();
        Denials.Clear();
        Heads.Clear();
        Control = null;
        return true;
    }

    public IReadOnlyList<ZoneRow> Page(string? after, int limit, Func<ZoneRow, bool> match) =>
        [.. Rows.Values.Where(row => string.CompareOrdinal(row.Id, after ?? string.Empty) > 0 && match(row)).Take(limit)];

    public IEnumerable<ZoneRow> DueRows() =>
        Rows.Values.Where(row => row.Version > 0 && row.Index.DueUnixMs is not null).OrderBy(row => row.Index.DueUnixMs);

    public ZoneReply<long> Execute(ZoneStatement statement, FencingToken token)
    {
        var reply = Control?.Token == token ? Apply(statement) : Stale<long>();
        Executed.Add((statement, reply));
        return reply;
    }

    public ZoneReply<bool> SetControl(ZoneControl? expected, ZoneControl next)
    {
        if (Control != expected)
        {
            return new(ZoneOutcome.Lost, false, "the control row is not as expected");
        }

        Control = next;
        return ZoneReply.Ok(true);
    }

    public ZoneReply<bool> Install(FencingToken token, InstallBatch batch)
    {
        if (Control?.Token != token)
        {
            return Stale<bool>();
        }

        if (batch.Expected.Any(head => Heads.GetValueOrDefault(head.Stream) != head.Sequence))
        {
            return new(ZoneOutcome.Lost, false, "a stream does not end where it was expected to");
        }

        foreach (var id in batch.Remove)
        {
            Rows.Remove(id);
        }

        foreach (var row in batch.Rows)
        {
            Rows[row.Id] = row;
            if (row.Intent is { } intent)
            {
                Raise(intent.Stream, intent.Sequence);
            }
        }

        foreach (var entry in batch.Changes)
        {
            Changes[(entry.Stream, entry.Sequence)] = entry;
            Raise(entry.Stream, entry.Sequence);
        }

        foreach (var head in batch.Heads)
        {
            EndAt(head);
        }

        foreach (var erasure in batch.Erased)
        {
            Erase(erasure.RecordId, erasure.BelowVersion);
        }

        return ZoneReply.Ok(true);
    }

    public ZoneReply<bool> ChangeDenials(FencingToken token, Denial? add, IReadOnlyList<string> remove)
    {
        if (Control?.Token != token)
        {
            return Stale<bool>();
        }

        if (add is not null)
        {
            Denials.TryAdd(add.Id, add);
        }

        foreach (var id in remove)
        {
            Denials.Remove(id);
        }

        return ZoneReply.Ok(true);
    }

    private void EndAt(StreamHead head)
    {
        foreach (var above in Changes.Keys.Where(key => key.Stream == head.Stream && key.Sequence > head.Sequence).ToArray())
        {
            Changes.Remove(above);
        }

        Heads.Remove(head.Stream);
        Raise(head.Stream, head.Sequence);
    }

    private static ZoneReply<T> Stale<T>() => new(ZoneOutcome.Stale, default!, "the zone was claimed by a rejoin since");

    private ZoneReply<long> Apply(ZoneStatement statement)
    {
        var before = Rows.GetValueOrDefault(statement.RecordId) ?? ZoneRow.Absent(statement.RecordId);
        var sequence = statement is Prepare { Intent: var asked }
            ? asked.Sequence == 0 ? Heads.GetValueOrDefault(asked.Stream) + 1 : asked.Sequence
            : 0;
        if (ZoneRules.Apply(before, statement, sequence) is not { } after)
        {
            return new(ZoneOutcome.Lost, 0);
        }

        Rows[before.Id] = after;
        if (after.Intent is { } intent)
        {
            Raise(intent.Stream, intent.Sequence);
        }

        if (ZoneRules.Logged(before, statement) is { } entry)
        {
            Log(entry);
        }

        if (statement is Commit && before.Intent is { Erase: true } erasing)
        {
            Erase(before.Id, erasing.Version);
        }

        return ZoneReply.Ok(sequence);
    }

    /// <summary>A no-op never takes a number from a change; a change takes it from whatever is there.</summary>
    private void Log(ChangeEntry entry)
    {
        var place = (entry.Stream, entry.Sequence);
        if (entry.RecordId is not null || !Changes.ContainsKey(place))
        {
            Changes[place] = entry;
        }

        Raise(entry.Stream, entry.Sequence);
    }

    private void Erase(string id, long version)
    {
        foreach (var (place, entry) in Changes.Where(change => change.Value.RecordId == id && change.Value.Version < version).ToList())
        {
            Changes[place] = entry with { Body = default };
        }
    }

    private void Raise(string stream, long sequence)
    {
        if (sequence > Heads.GetValueOrDefault(stream))
        {
            Heads[stream] = sequence;
        }
    }
}
