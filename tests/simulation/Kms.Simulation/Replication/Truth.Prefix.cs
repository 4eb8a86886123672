using Kms.Records;
using Kms.Simulation.Zones;

namespace Kms.Simulation.Replication;

/// <content>Is a region an exact prefix of a history: every entry, every record, in both zones?</content>
internal sealed partial class Truth
{
    /// <summary>Null when it is.</summary>
    public string? WhyNoPrefix(SimRegion region, string stream, Branch branch) =>
        WhyNoPrefix(region, region.A, region.A.Disk.Log(stream), branch) ?? WhyNoPrefix(region, region.B, region.B.Disk.Log(stream), branch);

    private string? WhyNoPrefix(SimRegion region, SimZone zone, DiskLog log, Branch branch)
    {
        if (zone.Disk.Control is not { InService: true })
        {
            // It is being brought back, rows first.
            return null;
        }

        var seal = new SimSeal(region.Number, PairMutant.None);
        var position = PositionOf(zone.Disk, log.Stream, seal);
        if ((position?.Sequence ?? 0) != log.Head)
        {
            return $"zone {zone.Name}, {log.Stream}: the position is {position?.Sequence}, the log ends at {log.Head}";
        }

        if (position is null || !position.IsWhole)
        {
            return null;
        }

        for (var sequence = 1L; sequence <= log.Head; sequence++)
        {
            if (WhyOther(log, sequence, branch[log.Stream, sequence], seal) is { } reason)
            {
                return $"zone {zone.Name}, {log.Stream} {sequence}: {reason}";
            }
        }

        foreach (var record in world.Records(log.Stream))
        {
            var (row, last) = (zone.Disk.Find(record), branch.Last(log.Stream, record, log.Head));
            var isErased = last is not null && IsErased(last);
            if ((row?.Version ?? 0) != (last?.Version ?? 0) && !(isErased && (row?.Version ?? 0) < last!.Version))
            {
                return $"{record} is at version {row?.Version ?? 0} instead of {last?.Version ?? 0} with {log.Head} applied";
            }

            if (row is { Version: > 0 } && row.Version == last?.Version
                && !seal.TryOpen(new RecordPlace(row.Stream, row.Id, row.Version, row.Index), row.Body.Span, out _))
            {
                return $"{record} does not open";
            }
        }

        return null;
    }

    private string? WhyOther(DiskLog log, long sequence, ChangeEntry? made, SimSeal seal)
    {
        if (log[sequence] is not { } entry)
        {
            // Left out by a copy: the log begins anew further up.
            for (var next = sequence + 1; next <= log.Head; next++)
            {
                if (log[next] is { } later)
                {
                    return later.IsBeginning ? null : "it is missing";
                }
            }

            return "it is missing";
        }

        if (entry.IsBeginning)
        {
            return null;
        }

        if (entry.RecordId is null)
        {
            return made is null ? null : $"a no-op where {made.RecordId} version {made.Version} was made";
        }

        if (made is null || !Branch.IsSame(entry, made))
        {
            return $"{entry.RecordId} version {entry.Version} ({entry.OperationId}) instead of {made?.RecordId ?? "nothing"} version {made?.Version} ({made?.OperationId})";
        }

        // The bodies of what is purged are gone with the purge, and no others.
        var purge = PurgeOf(entry, log);
        return entry.Body.IsEmpty
            ? IsErased(made) ? null : "its body is missing"
            : purge ? "its body is there although it was purged"
            : seal.TryOpen(new RecordPlace(entry.Stream, entry.RecordId, entry.Version, entry.Index), entry.Body.Span, out var content)
                && content.AsSpan().SequenceEqual(world.ContentOf(made)) ? null : "its body is another one";
    }

    private bool PurgeOf(ChangeEntry entry, DiskLog log)
    {
        for (var sequence = entry.Sequence + 1; sequence <= log.Head; sequence++)
        {
            if (log[sequence] is { } later && later.RecordId == entry.RecordId && !later.Body.IsEmpty && world.IsPurge(later))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Also by a purge that a set-back home region has forgotten: it may have been at work before it was shipped.</summary>
    private bool IsErased(ChangeEntry made) =>
        everMade.Exists(later => later.Stream == made.Stream && later.RecordId == made.RecordId && later.Version > made.Version && world.IsPurge(later));
}
