using Kms.Regions;
using Kms.Regions.State;

namespace Kms.Simulation.Replication;
/// <content>With everything healed and nothing written any more the two regions must come to be the same.</content>
internal sealed partial class Truth
{
    /// <summary>Null when they are.</summary>
    public string? Difference()
    {
        if (world.IsSetBackFresh)
        {
            return "a home region that was set back is found out with the next greeting";
        }

        if (world.AnyFork)
        {
            return "a stream is forked";
        }

        var home = world.Regions.Where(region => region.State.Role == RegionRole.Home).MaxBy(region => region.State.Epoch);
        if (home is null || world.Regions[1 - home.Number] is not { State.Role: RegionRole.Replica } other)
        {
            return $"the roles are {world.Regions[0].State.Role} and {world.Regions[1].State.Role}";
        }

        if (home.Process is not { IsReady: true, Shipper: { } shipper } process || other.Process is not { IsReady: true } follower
            || !process.Store.Health.CanWrite || !follower.Store.Health.CanWrite)
        {
            return "a region is not ready";
        }

        foreach (var log in home.A.Disk.Logs.Where(log => log.Stream.Length > 0))
        {
            foreach (var zone in (Zones.SimZone[])[other.A, other.B])
            {
                if (zone.Disk.Log(log.Stream).Head != log.Head)
                {
                    return $"{log.Stream} ends at {log.Head} in region {home.Number} and at {zone.Disk.Log(log.Stream).Head} in zone {zone.Name} of region {other.Number} "
                        + $"(the link is {shipper.Status.Link}, {shipper.Status.Reason})";
                }
            }
        }

        foreach (var log in other.A.Disk.Logs.Where(log => log.Stream.Length > 0 && log.Head > 0 && home.A.Disk.Log(log.Stream).Head == 0))
        {
            return $"region {other.Number} has a stream {log.Stream} that region {home.Number} does not have";
        }

        var alarms = shipper.Status.Alarms.Concat(follower.Applier.Status.Alarms).Where(alarm => alarm.Kind == AlarmKind.Gap).ToArray();
        // A change that the home region has forgotten may be missed for ever: rightly an alarm.
        return alarms.Length > 0 && !world.WasSetBack ? $"an alarm is on: {alarms[0].Message}"
            : shipper.Status.Lag.Changes > 0 || follower.Applier.Status.Lag.Changes > 0
                ? $"the lag is {shipper.Status.Lag.Changes} here and {follower.Applier.Status.Lag.Changes} there"
            : null;
    }

    /// <summary>Null when the bodies before a purge are destroyed where the purge was made, too.</summary>
    private string? CheckPurged(SimRegion region)
    {
        foreach (var zone in (Zones.SimZone[])[region.A, region.B])
        {
            foreach (var log in zone.Disk.Logs)
            {
                for (var sequence = 1L; sequence <= log.Head; sequence++)
                {
                    if (log[sequence] is { RecordId: not null, Body.IsEmpty: false } entry && PurgeOf(entry, log))
                    {
                        return $"region {region.Number}, zone {zone.Name}: the body of {log.Stream} {sequence} is there although it was purged";
                    }
                }
            }
        }

        return null;
    }

    public void CheckEnd()
    {
        foreach (var region in world.Regions)
        {
            if (CheckPurged(region) is { } kept)
            {
                world.Fail("purge", kept);
            }
        }

        foreach (var region in world.Regions.Where(region => region.State.Role == RegionRole.Replica))
        {
            CheckFollower(region);
            var made = Made[1 - region.Number];
            foreach (var log in region.A.Disk.Logs.Where(log => log.Stream.Length > 0))
            {
                foreach (var zone in (Zones.SimZone[])[region.A, region.B])
                {
                    if (WhyNoPrefix(region, zone, zone.Disk.Log(log.Stream), made) is { } reason)
                    {
                        world.Fail("end", $"region {region.Number}, zone {zone.Name}, {reason}");
                    }
                }
            }
        }
    }
}
