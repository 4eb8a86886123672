using Kms.Simulation.Histories;
using Kms.Simulation.Hosts;
using Kms.Simulation.Zones;

namespace Kms.Simulation;

/// <content>What goes wrong, and how it ends.</content>
internal sealed partial class World
{
    private readonly SimDisk?[] images = new SimDisk?[2];
    private bool isHealed;

    /// <summary>A statement was sent: some faults wait for the n-th one.</summary>
    public void CountStatement(SimHost host, SimZone zone, bool changes, bool claims)
    {
        changing += changes ? 1 : 0;
        sinceClaim += claims || sinceClaim > 0 ? 1 : 0;
        foreach (var fault in Scenario.Faults)
        {
            if ((changes && fault.AtStatement == changing) || (fault.AfterClaim > 0 && fault.AfterClaim == sinceClaim))
            {
                // At once, and about this very statement where it can be.
                var about = fault.Kind is FaultKind.CutLink or FaultKind.CrashHost or FaultKind.PauseHost && fault.ForMs % 3 > 0
                    ? fault with { Host = host.Number, Zone = fault.ForMs % 2 == 0 ? fault.Zone : zone == A ? 0 : 1 }
                    : fault;
                Timeline.In(Schedule.Below(4), () => Happen(about));
            }
            else if (changes && fault.Kind == FaultKind.SetBackZone && fault.AtStatement / 2 == changing)
            {
                images[fault.Zone] = ZoneAt(fault.Zone).Disk.Copy();
            }
        }
    }

    private SimZone ZoneAt(int zone) => zone == 0 ? A : B;

    private void PlanFaults()
    {
        foreach (var fault in Scenario.Faults)
        {
            if (fault is { AtStatement: 0, AfterClaim: 0 })
            {
                Timeline.At(fault.AtMs, () => Happen(fault));
            }
        }
    }

    private void Happen(Fault fault)
    {
        if (isHealed)
        {
            return;
        }

        Trace?.Fault(fault);
        var zone = ZoneAt(fault.Zone);
        switch (fault.Kind)
        {
            case FaultKind.CutLink:
            case FaultKind.CutZone:
                Cut(fault);
                break;
            case FaultKind.CrashZone:
                Crash(zone, fault.ForMs);
                break;
            case FaultKind.CrashHost when FindHost(fault.Host) is { } host:
                Counters.HostCrashes++;
                Kill(host);
                Timeline.In(fault.ForMs, () => ComeBack(fault.Host));
                break;
            case FaultKind.PauseHost when FindHost(fault.Host) is { } host:
                Counters.HostPauses++;
                host.PauseUntil(Timeline.Now + fault.ForMs);
                break;
            case FaultKind.StepClock when FindHost(fault.Host) is { } host:
                Counters.ClockSteps++;
                host.Clock.OffsetMs += faults.Between(-3_600_000, 3_600_000);
                break;
            case FaultKind.SetBackZone when IsPairWhole() && images[fault.Zone] is { } image && HasNoIntent(ZoneAt(1 - fault.Zone))
                && LosesNumbers(zone.Disk, image):
                SetBack(zone, image);
                break;
            case FaultKind.LoseZone when IsPairWhole():
                Lose(zone, fault.ForMs);
                break;
        }
    }

    private void Cut(Fault fault)
    {
        Counters.Partitions++;
        foreach (var host in hosts)
        {
            if (fault.Kind == FaultKind.CutZone || host.Number == fault.Host)
            {
                var link = fault.Zone == 0 ? host.A : host.B;
                link.IsConnected = false;
                Timeline.In(fault.ForMs, () => link.IsConnected = true);
            }
        }
    }

    private void Crash(SimZone zone, int forMs)
    {
        Counters.ZoneCrashes++;
        Counters.CommitsLost += zone.Crash(faults);
        Timeline.In(forMs, () => zone.Restart());
    }

    private void ComeBack(int number)
    {
        if (FindHost(number) is null && !IsOver)
        {
            StartHost(number);
        }
    }

    private SimHost? FindHost(int number)
    {
        foreach (var host in hosts)
        {
            if (host.Number == number)
            {
                return host;
            }
        }

        return null;
    }

    private void Heal()
    {
        isHealed = true;
        weather = Weather.Fine;
        A.Restart();
        B.Restart();
        foreach (var host in hosts)
        {
            host.A.IsConnected = host.B.IsConnected = true;
            host.Wake();
        }
    }
}
