using Kms.Records;
using Kms.Simulation.Checking;
using Kms.Simulation.Histories;
using Kms.Simulation.Zones;
using Kms.TwoZone;

namespace Kms.Simulation.Hosts;

/// <summary>
/// Emergency disables of a history: written to one zone while the other one is away, and to be found in a normal version in the end.
/// A version that merges denials holds a value of its own, and this remembers which denials went into it.
/// </summary>
internal sealed class SimDenials(World world) : IStoreOwner
{
    private static readonly string[] Ids = ["r0", "r1"];
    private readonly List<(Denial Denial, SimZone OnlyIn)> acknowledged = [];
    private readonly Dictionary<long, Merged> merged = [];
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
                acknowledged.Add((denial, zone));
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
        if (merged.TryGetValue(value, out var there) && denials.All(denial => there.Ids.Contains(denial.Id)))
        {
            return (RecordWrite?)null!;
        }

        var made = new VersionedValue(record.Place.Version + 1, world.NewValue());
        merged[made.Value] = new Merged(record.Place.Id, made.Version, [.. denials.Select(denial => denial.Id), .. there?.Ids ?? []]);
        world.Counters.DenialsMerged++;
        world.Operations.Add(new Operation(98, record.Place.Id == Ids[0] ? 0 : 1, true, made, world.Tick()));
        return SimClient.WriteOf(record.Place.Id == Ids[0] ? 0 : 1, made.Version, made.Value);
    }

    public ValueTask<Refusal?> Check(FencingTokens tokens, CancellationToken cancellation) => default;

    public void Committed(string stream, long sequence)
    {
    }

    /// <summary>A denial that is in one zone only goes with it: that is what its caller was told.</summary>
    public void ZoneWasLost(SimZone zone) => acknowledged.RemoveAll(denial => denial.OnlyIn == zone);

    public Violation? Find()
    {
        foreach (var (denial, _) in acknowledged)
        {
            if (!IsMerged(world.A, denial.Id) || !IsMerged(world.B, denial.Id))
            {
                return new Violation("denials", $"denial {denial.Id} was acknowledged and is in no version");
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
                if (log[i] is { RecordId: not null } entry && MergedIn(entry, id))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Of a purged version only the number is left to tell it by.</summary>
    private bool MergedIn(ChangeEntry entry, string id) => entry.Body.IsEmpty
        ? merged.Values.Any(made => made.Record == entry.RecordId && made.Version == entry.Version && made.Ids.Contains(id))
        : merged.TryGetValue(BitConverter.ToInt64(entry.Body.Span), out var found) && found.Ids.Contains(id);

    /// <summary>The denials that a read at this host has to show, if the zone that has them answers it: acknowledged, and where it looks first.</summary>
    public DenialsToSee Expect(SimHost host, int record) => Answering(host) is { } zone
        ? new DenialsToSee(zone, HealthOf(host, zone).Since, [.. acknowledged.Where(denied => denied.OnlyIn == zone && denied.Denial.RecordId == Ids[record])])
        : new DenialsToSee(world.A, default, []);

    /// <summary>Each is in what was answered, or in a version up to the one that was.</summary>
    public void Check(DenialsToSee expected, SimHost host, StoredRecord? read)
    {
        if (read is null || Answering(host) != expected.Zone || HealthOf(host, expected.Zone).Since != expected.Since)
        {
            return;
        }

        foreach (var denied in expected.Denials)
        {
            var id = denied.Denial.Id;
            if (acknowledged.Contains(denied) && !read.Denials.Any(shown => shown.Id == id)
                && !merged.Values.Any(made => made.Record == read.Place.Id && made.Version <= read.Place.Version && made.Ids.Contains(id)))
            {
                world.Fail("denials", $"host {host.Number} read {read.Place.Id} without denial {id}, which it had acknowledged before");
            }
        }
    }

    private SimZone? Answering(SimHost host) =>
        host.Store.Health.A.Status == ZoneStatus.InService ? world.A : host.Store.Health.B.Status == ZoneStatus.InService ? world.B : null;

    private ZoneHealth HealthOf(SimHost host, SimZone zone) => zone == world.A ? host.Store.Health.A : host.Store.Health.B;

    private sealed record Merged(string Record, long Version, HashSet<string> Ids);
}

/// <param name="Zone">The one that will answer.</param>
/// <param name="Since">Since when it has been in service: should it leave and come back meanwhile, another one may answer.</param>
internal sealed record DenialsToSee(SimZone Zone, DateTimeOffset Since, IReadOnlyList<(Denial Denial, SimZone OnlyIn)> Denials);
