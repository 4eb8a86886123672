using Kms.Records;
using Kms.Regions;
using Kms.Regions.Messages;
using Kms.Regions.Replication;
using Kms.Regions.State;
using Kms.Simulation.Zones;

namespace Kms.Simulation.Replication;

/// <summary>What really happened, seen from outside, and the promises held against it.</summary>
internal sealed partial class Truth(PairWorld world)
{
    private readonly Dictionary<(int Region, string Stream), long> confirmed = [];
    private readonly List<ChangeEntry> everMade = [];
    private readonly Dictionary<SimProcess, long> toldSince = [];
    private readonly Dictionary<SimProcess, long> appliedBefore = [];

    /// <summary>The history that each region makes while it is home.</summary>
    public Branch[] Made { get; } = [new(), new()];

    /// <summary>The histories that each region may be a prefix of while it follows: more than one after its home region was set back.</summary>
    public List<Branch>[] Followed { get; } = [[], []];

    public void Decided(SimRegion region, ChangeEntry entry)
    {
        everMade.Add(entry);
        if (!Made[region.Number].Add(entry))
        {
            world.Fail("number", $"region {region.Number} used number {entry.Sequence} of {entry.Stream} twice");
        }
    }

    public void Promoted(SimRegion region)
    {
        var heads = region.A.Disk.Logs.ToDictionary(log => log.Stream, log => log.Head);
        var followed = Followed[region.Number].FirstOrDefault(branch => world.Streams.All(stream => WhyNoPrefix(region, stream, branch) is null)) ?? Followed[region.Number][0];
        Made[region.Number] = followed.Where(entry => entry.Sequence <= heads.GetValueOrDefault(entry.Stream));
        Forget(region);
    }

    public void Follows(SimRegion region)
    {
        Followed[region.Number] = [Made[1 - region.Number]];
        Forget(region);
    }

    public void SetBack(SimRegion region)
    {
        var (a, b) = (region.A.Disk, region.B.Disk);
        Made[region.Number] = Made[region.Number].Where(entry => Has(a, entry) || Has(b, entry));
        Followed[1 - region.Number].Add(Made[region.Number]);
    }

    /// <summary>An operator has given up what a region has of a stream: what was confirmed of it need not be there any more.</summary>
    public void GivenUp(SimRegion region, string stream) => confirmed.Remove((region.Number, stream));

    /// <summary>An applier has answered: what it confirmed must be there, and must be what was made.</summary>
    public void Answered(SimProcess process, string what, object? message, LinkAnswer answer)
    {
        var region = process.Region;
        if (what is "push" or "copy" && answer.Outcome == LinkOutcome.Ok)
        {
            if (region.State.Role is RegionRole.Home or RegionRole.Fenced)
            {
                world.Fail("fence", $"region {region.Number}, {region.State.Role} in epoch {region.State.Epoch}, took changes of another region");
            }

            foreach (var position in answer.Positions)
            {
                foreach (var zone in (SimZone[])[region.A, region.B])
                {
                    if (zone.Disk.Control is { InService: true } && zone.Disk.Log(position.Stream).Head < position.Sequence)
                    {
                        world.Fail("durability", $"region {region.Number} confirmed {position.Sequence} of {position.Stream}, and zone {zone.Name} ends at {zone.Disk.Log(position.Stream).Head}");
                    }
                }

                confirmed[(region.Number, position.Stream)] = position.Sequence;
            }

            CheckFollower(region);
            CheckRepeats(region, message as ChangeBatch);
        }

        Tell(process, what, message, answer);
    }

    public void CheckFollower(SimRegion region)
    {
        if (region.State.Role != RegionRole.Replica || Followed[region.Number].Count == 0)
        {
            return;
        }

        // Stream by stream: after its home region was set back one may have gone on and another one be forked.
        foreach (var stream in world.Streams)
        {
            var reasons = Followed[region.Number].Select(branch => WhyNoPrefix(region, stream, branch)).ToArray();
            if (Array.TrueForAll(reasons, reason => reason is not null))
            {
                world.Fail("prefix", $"region {region.Number}, {reasons[^1]}");
            }
        }

        foreach (var ((number, stream), sequence) in confirmed)
        {
            if (number == region.Number && Math.Max(region.A.Disk.Log(stream).Head, region.B.Disk.Log(stream).Head) < sequence)
            {
                world.Fail("durability", $"region {number} confirmed {sequence} of {stream} and has lost it");
            }
        }
    }

    /// <summary>What was answered with Ok is there: another change at its number is a fork, whatever else is in order.</summary>
    private void CheckRepeats(SimRegion region, ChangeBatch? batch)
    {
        foreach (var change in batch?.Changes ?? [])
        {
            if (region.A.Disk.Log(change.Stream)[change.Sequence] is { RecordId: not null } there && !Branch.IsSame(there, change.Entry))
            {
                world.Fail("repeat", $"region {region.Number} took {change.Sequence} of {change.Stream} ({change.OperationId}) for the change that is there ({there.OperationId})");
            }
        }
    }

    /// <summary>A gap that lasts is an alarm within five seconds.</summary>
    public void CheckGapAlarm(SimProcess process)
    {
        if (toldSince.TryGetValue(process, out var since) && world.Timeline.Now - since >= 5000
            && !process.Applier.Status.Alarms.Any(alarm => alarm.Kind == AlarmKind.Gap))
        {
            world.Fail("gap alarm", $"region {process.Region.Number} has known for {world.Timeline.Now - since} ms that something is missing, and there is no alarm");
        }
    }

    /// <summary>A fenced region was told its fork points: up to there both have made the same.</summary>
    public void Quarantine(SimRegion region, IReadOnlyList<ReplicaPosition> forks)
    {
        var (own, successor) = (Made[region.Number], Made[1 - region.Number]);
        var at = forks.ToDictionary(fork => fork.Stream, fork => fork.Sequence);
        foreach (var entry in own.Facts)
        {
            var isShared = successor[entry.Stream, entry.Sequence] is { } other && Branch.IsSame(other, entry);
            var isBefore = entry.Sequence <= at.GetValueOrDefault(entry.Stream);
            if (isShared != isBefore)
            {
                world.Fail("fork point", $"{entry.Sequence} of {entry.Stream} is {(isShared ? "shared" : "of its own")}, the fork point {at.GetValueOrDefault(entry.Stream)}");
            }

            world.Counters.Quarantined += isBefore ? 0 : 1;
        }
    }

    private void Tell(SimProcess process, string what, object? message, LinkAnswer answer)
    {
        var applied = process.Applier.Status.ChangesApplied;
        var progress = applied != appliedBefore.GetValueOrDefault(process) || (what == "copy" && answer.Outcome == LinkOutcome.Ok);
        appliedBefore[process] = applied;
        if (progress || (message is LinkHeartbeat { PendingChanges: 0 } && answer.Outcome == LinkOutcome.Ok) || process.Region.State.Role != RegionRole.Replica)
        {
            toldSince.Remove(process);
        }
        else if ((answer.Outcome == LinkOutcome.Gap && (what == "push" || answer.Positions.Any(position => position.CopiedTo is not null))) || (message is LinkHeartbeat && answer.Outcome == LinkOutcome.Ok))
        {
            toldSince.TryAdd(process, world.Timeline.Now);
        }
    }

    /// <summary>
    /// A zone may go. In a region that follows only while both have the same: there one zone is written after the other, and losing the one that is ahead, after it has
    /// answered alone, is beyond what two zones can promise.
    /// </summary>
    public bool MayLoseZone(SimRegion region) => region.State.Role != RegionRole.Replica
        || (region.A.IsUp && region.B.IsUp && region.Process is { Store.Health.CanWrite: true }
            && region.A.Disk.Control is { InService: true } && region.B.Disk.Control is { InService: true }
            && world.Streams.All(stream => region.A.Disk.Log(stream).Head == region.B.Disk.Log(stream).Head));

    public bool IsWhole(SimRegion region, string stream)
    {
        var seal = new SimSeal(region.Number, PairMutant.None);
        return PositionOf(region.A.Disk, stream, seal) is not { IsWhole: false } && PositionOf(region.B.Disk, stream, seal) is not { IsWhole: false };
    }

    public bool IsWhole(SimRegion region) => world.Streams.All(stream => IsWhole(region, stream));

    /// <summary>What a region serves after its promotion must be a state that its home region had, stream by stream.</summary>
    public void CheckPromotable(SimRegion region)
    {
        if (world.Streams.FirstOrDefault(stream => !IsWhole(region, stream)) is { } part)
        {
            world.Fail("promotion", $"region {region.Number} is promoted with a part of {part}");
        }
    }

    private void Forget(SimRegion region)
    {
        foreach (var key in confirmed.Keys.Where(key => key.Region == region.Number).ToArray())
        {
            confirmed.Remove(key);
        }
    }

    private static bool Has(SimDisk disk, ChangeEntry entry) => disk.Log(entry.Stream)[entry.Sequence] is { } there && Branch.IsSame(there, entry);

    public static ReplicaPosition? PositionOf(SimDisk disk, string stream, IRecordSeal seal) =>
        disk.Find(PositionRecord.IdOf(stream)) is { Version: > 0 } row
        && PositionRecord.Open(new StoredRecord(new RecordPlace(row.Stream, row.Id, row.Version, row.Index), row.Body), seal).TryGet(out var position, out _) ? position : null;
}
