using Kms.Records;
using Kms.Simulation.Checking;
using Kms.Simulation.Zones;

namespace Kms.Simulation.Histories;

/// <summary>Holds a finished history to every promise. The last host has settled everything and written once more.</summary>
internal sealed class Judge(World world)
{
    [ThreadStatic]
    private static LinearizabilityChecker<VersionedValue, RegisterOperation>? checker;

    public Violation? Find()
    {
        for (var record = 0; record < world.Scenario.Records; record++)
        {
            if ((Linearizable(record) ?? Acknowledged(record)) is { } violation)
            {
                return violation;
            }
        }

        return ZonesAreEqual() ?? LogIsWhole(world.A) ?? LogIsWhole(world.B) ?? PurgedIsGone(world.A) ?? PurgedIsGone(world.B) ?? world.Denials.Find();
    }

    private Violation? Linearizable(int record)
    {
        var history = new List<Timed<RegisterOperation>>(16);
        foreach (var operation in world.Operations)
        {
            if (operation.Record == record && KindOf(operation) is { } kind)
            {
                var returned = kind == RegisterKind.MaybeWrite ? Timed<RegisterOperation>.Never : operation.Returned;
                history.Add(new Timed<RegisterOperation>(new RegisterOperation(kind, operation.Value, operation.Proposed ?? default), operation.Called, returned));
            }
        }

        checker ??= new LinearizabilityChecker<VersionedValue, RegisterOperation>(new VersionedRegister());
        return checker.IsLinearizable(history) ? null
            : new Violation("linearizability", $"no order of the calls on r{record} explains what they answered");
    }

    /// <summary>Null: it says nothing. A refused write must have had no effect, so it is left out: whoever reads its value convicts it.</summary>
    private static RegisterKind? KindOf(Operation operation) => (operation.IsWrite, operation.Outcome) switch
    {
        (false, Outcome.Ok) => operation.Proposed is null ? RegisterKind.Read : RegisterKind.ReadInDoubt,
        (true, Outcome.Ok) => RegisterKind.Write,
        (true, Outcome.Conflict) => RegisterKind.Conflict,
        (true, Outcome.Open or Outcome.Unknown) => RegisterKind.MaybeWrite,
        _ => null,
    };

    /// <summary>Every acknowledged version is in the log of each zone, once, with the value that was acknowledged.</summary>
    private Violation? Acknowledged(int record)
    {
        foreach (var operation in world.Operations)
        {
            if (operation is { IsWrite: true, Outcome: Outcome.Ok } && operation.Record == record
                && !(IsLogged(world.A, operation) && IsLogged(world.B, operation)))
            {
                return new Violation("durability", $"version {operation.Value.Version} of r{record} was acknowledged and is not in both logs");
            }
        }

        return null;
    }

    private static bool IsLogged(SimZone zone, Operation operation)
    {
        foreach (var log in zone.Disk.Logs)
        {
            for (var i = 1L; i <= log.Head; i++)
            {
                if (log[i] is { RecordId: { } id } entry && id[1] - '0' == operation.Record && entry.Version == operation.Value.Version)
                {
                    return entry.Body.IsEmpty || BitConverter.ToInt64(entry.Body.Span) == operation.Value.Value;
                }
            }
        }

        return false;
    }

    /// <summary>Rows and logs; a ballot may differ, it counts within one zone.</summary>
    private Violation? ZonesAreEqual()
    {
        var (a, b) = (world.A.Disk, world.B.Disk);
        foreach (var (mine, other) in ((SimDisk, SimDisk)[])[(a, b), (b, a)])
        {
            foreach (var row in mine.Rows)
            {
                var same = other.Find(row.Id) ?? ZoneRow.Absent(row.Id);
                if (row.Intent is not null)
                {
                    return new Violation("intents", $"an intent is left on {row.Id}");
                }

                if (row.Version != same.Version || !row.Hash.Span.SequenceEqual(same.Hash.Span) || !row.Body.Span.SequenceEqual(same.Body.Span))
                {
                    return new Violation("equality", $"{row.Id} is at version {row.Version} in one zone and at {same.Version} in the other");
                }
            }

            foreach (var log in mine.Logs)
            {
                if (Difference(log, other.Log(log.Stream)) is { } difference)
                {
                    return new Violation("logs", difference);
                }
            }
        }

        return null;
    }

    private static string? Difference(DiskLog x, DiskLog y)
    {
        for (var i = 1L; i <= Math.Max(x.Head, y.Head); i++)
        {
            if (x[i] is not { } mine || y[i] is not { } other)
            {
                return $"number {i} of {x.Stream} is missing in {(x[i] is null ? "one zone" : "the other zone")}";
            }

            if (mine.RecordId != other.RecordId || mine.Version != other.Version || !mine.Hash.Span.SequenceEqual(other.Hash.Span))
            {
                return $"number {i} of {x.Stream} differs between the zones";
            }
        }

        return null;
    }

    /// <summary>Each record's versions follow each other without a gap or a repetition, and end with the row.</summary>
    private static Violation? LogIsWhole(SimZone zone)
    {
        foreach (var row in zone.Disk.Rows)
        {
            var version = 0L;
            var log = zone.Disk.Log(row.Stream);
            for (var i = 1L; i <= log.Head; i++)
            {
                if (log[i] is { } entry && entry.RecordId == row.Id && entry.Version != ++version)
                {
                    return new Violation("chain", $"the log of zone {zone.Name} has version {entry.Version} of {row.Id} where {version} is next");
                }
            }

            if (version != row.Version)
            {
                return new Violation("chain", $"the log of zone {zone.Name} ends at version {version} of {row.Id}, the row is at {row.Version}");
            }
        }

        return null;
    }

    /// <summary>The bodies before a purge are destroyed in each log, and no others.</summary>
    private static Violation? PurgedIsGone(SimZone zone)
    {
        foreach (var log in zone.Disk.Logs)
        {
            var purged = new HashSet<string>();
            for (var i = log.Head; i >= 1; i--)
            {
                if (log[i] is not { RecordId: { } id } entry)
                {
                    continue;
                }

                if (entry.Body.IsEmpty != purged.Contains(id))
                {
                    return new Violation("purge", $"the body of version {entry.Version} of {id} is {(entry.Body.IsEmpty ? "gone" : "there")} in the log of zone {zone.Name}");
                }

                if (!entry.Body.IsEmpty && Hosts.SimClient.IsPurge(BitConverter.ToInt64(entry.Body.Span)))
                {
                    purged.Add(id);
                }
            }
        }

        return null;
    }
}
