using Kms.Records;
using Kms.Simulation.Checking;
using Kms.Simulation.Histories;
using Kms.Simulation.Zones;
using Kms.Zones;

namespace Kms.Simulation.Hosts;

/// <summary>
/// Emergency disables of a history: written to one zone while the other one is away, and to be found in a normal version in the end.
/// A version that merges denials holds a value of its own, and this remembers which denials went into it.
/// </summary>
internal sealed class SimDenials(World world)
{
    private static readonly string[] Ids = ["r0", "r1"];
    private readonly List<(string Id, SimZone? OnlyIn)> acknowledged = [];
    private readonly Dictionary<long, HashSet<string>> merged = [];
    private int last;

    public async void Deny(SimHost host, int record)
    {
        var denial = new Denial($"d{++last:00}", Ids[record], default, world.Timeline.Now, string.Empty);
        var zone = host.Store.Health.A.Status == ZoneStatus.InService ? world.A : world.B;
        try
        {
            var result = await host.Store.Deny(denial, CancellationToken.None);
            world.Trace?.Denied(denial, host, result.Refusal);
            if (result.IsOk)
            {
                world.Counters.Denials++;
                acknowledged.Add((denial.Id, zone));
            }
        }
        catch (Exception problem)
        {
            world.Fail("exception", "a denial threw: " + problem);
        }
    }

    /// <summary>What the service does for a rejoin: the next version of a record, out of its denials.</summary>
    public Result<RecordWrite?> Merge(StoredRecord record, IReadOnlyList<Denial> denials)
    {
        var value = BitConverter.ToInt64(record.Body.Span);
        if (merged.TryGetValue(value, out var there) && denials.All(denial => there.Contains(denial.Id)))
        {
            return (RecordWrite?)null!;
        }

        var made = new VersionedValue(record.Place.Version + 1, world.NewValue());
        merged[made.Value] = [.. denials.Select(denial => denial.Id), .. there ?? []];
        world.Counters.DenialsMerged++;
        world.Operations.Add(new Operation(98, record.Place.Id == Ids[0] ? 0 : 1, true, made, world.Tick()));
        return SimClient.WriteOf(record.Place.Id == Ids[0] ? 0 : 1, made.Version, made.Value);
    }

    /// <summary>A denial that is in one zone only goes with it: that is what its caller was told.</summary>
    public void ZoneWasLost(SimZone zone) => acknowledged.RemoveAll(denial => denial.OnlyIn == zone);

    public Violation? Find()
    {
        foreach (var (id, _) in acknowledged)
        {
            if (!IsMerged(world.A, id) || !IsMerged(world.B, id))
            {
                return new Violation("denials", $"denial {id} was acknowledged and is in no version");
            }
        }

        return world.A.Disk.Denials.Count + world.B.Disk.Denials.Count == 0 ? null : new Violation("denials", "a denial still waits to be merged");
    }

    private bool IsMerged(SimZone zone, string id)
    {
        foreach (var log in zone.Disk.Logs)
        {
            for (var i = 1L; i <= log.Head; i++)
            {
                if (log[i] is { Body.Length: 8 } entry && merged.TryGetValue(BitConverter.ToInt64(entry.Body.Span), out var ids) && ids.Contains(id))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
