using Kms.Records;
using Kms.TwoZone;

namespace Kms.Simulation.Zones;

/// <summary>
/// What one zone holds, and which part of it a power loss takes away: statements that need not be durable, from the last one backwards
/// to any point after the last durable one (a write-ahead log keeps a prefix).
/// </summary>
internal sealed partial class SimDisk(DiskRules rules)
{
    private readonly List<ZoneRow> rows = new(4);
    private readonly List<DiskLog> logs = new(2);
    private readonly List<Denial> denials = [];
    private readonly List<Undo> unflushed = [];

    public ZoneControl? Control { get; private set; }

    public IReadOnlyList<ZoneRow> Rows => rows;

    public IReadOnlyList<DiskLog> Logs => logs;

    /// <summary>In id order.</summary>
    public IReadOnlyList<Denial> Denials => denials;

    /// <summary>How often a rejoin put this zone back into service.</summary>
    public int Completed { get; private set; }

    public int Unflushed => unflushed.Count;

    public ZoneReply<long> Execute(ZoneStatement statement, FencingToken token)
    {
        if (!rules.Admits(Control, token, statement))
        {
            return Stale<long>();
        }

        var before = Find(statement.RecordId) ?? ZoneRow.Absent(statement.RecordId);
        var sequence = statement is Prepare { Intent: var asked } ? asked.Sequence != 0 ? asked.Sequence : Next(asked.Stream) : 0;
        if (rules.Apply(before, statement, sequence) is not { } after)
        {
            return new(ZoneOutcome.Lost, 0);
        }

        var entry = rules.Logged(before, statement);
        if (rules.IsDurable(statement))
        {
            unflushed.Clear();
        }
        else
        {
            var log = Log(entry?.Stream ?? before.Stream);
            unflushed.Add(new Undo(before, log, log.Head, entry?.Sequence ?? 0, entry is null ? null : log[entry.Sequence]));
        }

        Put(after);
        if (after.Intent is { } intent)
        {
            Log(intent.Stream).Raise(intent.Sequence);
        }

        if (entry is not null)
        {
            Append(entry);
        }

        if (statement is Commit && before.Intent is { Erase: true } erasing)
        {
            // A commit mark that is lost is made again, so what it has destroyed need not come back.
            Erase(new Erasure(before.Id, erasing.Version));
        }

        return ZoneReply.Ok(sequence);
    }

    public ZoneReply<bool> SetControl(ZoneControl? expected, ZoneControl next)
    {
        if (!rules.Expects(Control, expected))
        {
            return new(ZoneOutcome.Lost, false, "the control row is not as expected");
        }

        unflushed.Clear();
        Completed += Control is { InService: false } && next.InService ? 1 : 0;
        Control = next;
        return ZoneReply.Ok(true);
    }

    public ZoneReply<bool> Install(FencingToken token, InstallBatch batch)
    {
        if (!rules.Admits(Control, token, null))
        {
            return Stale<bool>();
        }

        if (batch.Expected.Any(head => Log(head.Stream).Head != head.Sequence))
        {
            return new(ZoneOutcome.Lost, false, "a stream does not end where it was expected to");
        }

        unflushed.Clear();
        foreach (var id in batch.Remove)
        {
            rows.RemoveAll(row => row.Id == id);
        }

        foreach (var row in batch.Rows)
        {
            Put(row);
            if (row.Intent is { } intent)
            {
                Log(intent.Stream).Raise(intent.Sequence);
            }
        }

        foreach (var entry in batch.Changes)
        {
            Log(entry.Stream)[entry.Sequence] = entry;
            Log(entry.Stream).Raise(entry.Sequence);
        }

        foreach (var head in batch.Heads)
        {
            Log(head.Stream).EndAt(head.Sequence);
        }

        foreach (var erasure in batch.Erased)
        {
            Erase(erasure);
        }

        return ZoneReply.Ok(true);
    }

    private void Erase(Erasure erasure)
    {
        foreach (var log in logs)
        {
            log.Erase(erasure);
        }
    }

    public ZoneRow? Find(string id)
    {
        foreach (var row in rows)
        {
            if (row.Id == id)
            {
                return row;
            }
        }

        return null;
    }

    public DiskLog Log(string stream)
    {
        foreach (var log in logs)
        {
            if (log.Stream == stream)
            {
                return log;
            }
        }

        var made = new DiskLog(stream);
        logs.Add(made);
        return made;
    }

    private long Next(string stream)
    {
        var log = Log(stream);
        return rules.NextNumber(log.Head, log.LastLogged);
    }

    private void Put(ZoneRow row)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            var order = string.CompareOrdinal(rows[i].Id, row.Id);
            if (order == 0)
            {
                rows[i] = row;
                return;
            }

            if (order > 0)
            {
                rows.Insert(i, row);
                return;
            }
        }

        rows.Add(row);
    }

    /// <summary>A no-op never takes a number from a change; a change takes it from whatever is there.</summary>
    private void Append(ChangeEntry entry)
    {
        var log = Log(entry.Stream);
        if (entry.RecordId is not null || log[entry.Sequence] is null)
        {
            log[entry.Sequence] = entry;
        }

        log.Raise(entry.Sequence);
    }

    private static ZoneReply<T> Stale<T>() => new(ZoneOutcome.Stale, default!, "the zone was claimed by a rejoin since");
}
