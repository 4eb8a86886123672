using Kms.Records;
using Kms.Simulation.Engine;
using Kms.TwoZone;

namespace Kms.Simulation.Zones;

/// <summary>One database: a disk, and whether somebody serves it.</summary>
internal sealed class SimZone(string name, DiskRules rules)
{
    public string Name { get; } = name;

    public SimDisk Disk { get; } = new(rules);

    public bool IsUp { get; private set; } = true;

    /// <summary>The file is unreadable; only a replacement helps.</summary>
    public bool IsDamaged { get; set; }

    /// <summary>How often it went down: an answer from before a crash does not arrive.</summary>
    public int Crashes { get; private set; }

    /// <summary>How often its data was exchanged: what was on its way to the old one arrives nowhere.</summary>
    public int Exchanges { get; private set; }

    public void Exchange(SimDisk image)
    {
        Drop();
        Disk.Become(image);
    }

    /// <summary>What is on its way to or from it is lost.</summary>
    public void Drop()
    {
        Exchanges++;
        Crashes++;
    }

    /// <returns>How many statements it has forgotten.</returns>
    public int Crash(Rng faults)
    {
        IsUp = false;
        Crashes++;
        var unflushed = Disk.Unflushed;
        var kept = faults.Below(unflushed + 1);
        Disk.Crash(kept);
        return unflushed - kept;
    }

    public void Restart() => IsUp = true;

    public ZoneReply<bool> Replace()
    {
        Disk.Wipe();
        IsDamaged = false;
        return ZoneReply.Ok(true);
    }

    public ZoneReply<IReadOnlyList<ZoneRow>> Page(string? after, int limit, Func<ZoneRow, bool> match)
    {
        var found = new List<ZoneRow>();
        foreach (var row in Disk.Rows)
        {
            if (found.Count < limit && string.CompareOrdinal(row.Id, after) > 0 && match(row))
            {
                found.Add(row);
            }
        }

        return ZoneReply.Ok<IReadOnlyList<ZoneRow>>(found);
    }

    public ZoneReply<IReadOnlyList<Denial>> Denials(string? recordId, string? after, int limit)
    {
        if (Disk.Denials.Count == 0)
        {
            return ZoneReply.Ok<IReadOnlyList<Denial>>([]);
        }

        var found = new List<Denial>();
        foreach (var denial in Disk.Denials)
        {
            if (found.Count < limit && (recordId is null || denial.RecordId == recordId) && string.CompareOrdinal(denial.Id, after) > 0)
            {
                found.Add(denial);
            }
        }

        return ZoneReply.Ok<IReadOnlyList<Denial>>(found);
    }

    public ZoneReply<IReadOnlyList<StreamHead>> Heads()
    {
        var heads = new List<StreamHead>();
        foreach (var log in Disk.Logs)
        {
            if (log.Head > 0)
            {
                heads.Add(new StreamHead(log.Stream, log.Head));
            }
        }

        heads.Sort(static (x, y) => string.CompareOrdinal(x.Stream, y.Stream));
        return ZoneReply.Ok<IReadOnlyList<StreamHead>>(heads);
    }
}
