using Kms.Simulation.Zones;

namespace Kms.Simulation;

/// <content>Zones that come back with other data than they had: only where the protocol promises to notice.</content>
internal sealed partial class World
{
    /// <summary>Found only at a start and only by its peer: so the peer is whole, every host dies, and nothing else goes wrong from here.</summary>
    private void SetBack(SimZone zone, SimDisk image)
    {
        Counters.SetBacks++;
        Denials.ZoneWasLost(zone);
        while (hosts.Count > 0)
        {
            Kill(hosts[^1]);
        }

        var isOtherIncarnation = image.Control?.Incarnation != zone.Disk.Control?.Incarnation;
        zone.Exchange(image);
        ZoneAt(zone == A ? 1 : 0).Drop();
        Heal();
        for (var i = 0; i < Scenario.Hosts; i++)
        {
            ComeBack(i);
        }

        if (isOtherIncarnation)
        {
            // From before a rejoin: the hosts cannot tell it from a zone that was given up for ever, and ask for an operator.
            Timeline.In(400, () => GiveUp(zone));
        }
    }

    private void GiveUp(SimZone zone)
    {
        foreach (var host in hosts)
        {
            var seat = zone == A ? host.Store.Health.A : host.Store.Health.B;
            if (host.IsReady && seat.Status == ZoneStatus.Out && host.Store.Replace(zone.Name).IsOk)
            {
                Trace?.Operator(zone);
                return;
            }
        }

        if (!(A.Disk.Control is { InService: true } a && B.Disk.Control is { InService: true } b && a.Epoch == b.Epoch))
        {
            Timeline.In(100, () => GiveUp(zone));
        }
    }

    private void Lose(SimZone zone, int forMs)
    {
        Counters.Replacements++;
        Denials.ZoneWasLost(zone);
        if (forMs % 2 == 0)
        {
            zone.IsDamaged = true;
            return;
        }

        // In the middle of a first start the other zone does not expect this one yet, and may fill it.
        var isExpected = ZoneAt(zone == A ? 1 : 0).Disk.Control!.Peer == zone.Disk.Control!.Incarnation;
        Crash(zone, forMs);
        zone.Disk.Wipe();
        Timeline.In(forMs + 400, () => AskToReplace(zone, isExpected));
    }

    /// <summary>Nobody but an operator can say that an emptied zone is not a disk that was not mounted.</summary>
    private void AskToReplace(SimZone zone, bool isExpected)
    {
        if (isExpected && zone.Disk.Control is not null)
        {
            Fail("unasked", $"zone {zone.Name} was empty, and it was filled before an operator asked for it");
        }

        GiveUp(zone);
    }

    /// <summary>No rejoin is under way: during one there is only one good copy, and losing that is beyond what two zones can promise.</summary>
    private bool IsPairWhole()
    {
        foreach (var host in hosts)
        {
            if (host.IsRejoining)
            {
                return false;
            }
        }

        return controlsOnTheirWay == 0 && !A.IsDamaged && !B.IsDamaged
            && A.Disk.Control is { InService: true } a && B.Disk.Control is { InService: true } b && a.Epoch == b.Epoch;
    }

    /// <summary>
    /// A copy from which nothing but a fence is missing cannot be told at a start. It does no harm: the prepares that were fenced are gone, and the next
    /// rejoin writes the no-op again.
    /// </summary>
    private static bool LosesNumbers(SimDisk now, SimDisk image)
    {
        foreach (var log in now.Logs)
        {
            if (image.Log(log.Stream).Head < log.Head)
            {
                return true;
            }
        }

        return image.Control?.Incarnation != now.Control?.Incarnation;
    }

    private static bool HasNoIntent(SimZone zone)
    {
        foreach (var row in zone.Disk.Rows)
        {
            if (row.Intent is not null)
            {
                return false;
            }
        }

        return true;
    }
}
