using Kms.Regions;
using Kms.Regions.State;
using Kms.Simulation.Zones;

namespace Kms.Simulation.Replication;

/// <content>What goes wrong, and how it ends.</content>
internal sealed partial class PairWorld
{
    private (SimDisk A, SimDisk B)? image;
    private const int SetBackFreshMs = 12_000;
    private bool isHealed;
    private long healedAt;

    public bool WasSetBack { get; private set; }

    public bool IsSetBackFresh => WasSetBack && Timeline.Now < healedAt + SetBackFreshMs;

    private void Plan()
    {
        foreach (var fault in Scenario.Faults)
        {
            if (fault.Kind == PairFault.SetBack)
            {
                Timeline.At(fault.AtMs / 4, () => image = (Regions[0].A.Disk.Copy(), Regions[0].B.Disk.Copy()));
            }

            Timeline.At(fault.AtMs, () => Happen(fault));
        }
    }

    private void Happen(PlannedFault fault)
    {
        if (isHealed)
        {
            return;
        }

        Note($"! {fault}");
        var zone = fault.Zone == 0 ? Regions[fault.Region].A : Regions[fault.Region].B;
        switch (fault.Kind)
        {
            case PairFault.CrashHome:
                Crash(Regions[0], fault.ForMs);
                break;
            case PairFault.CrashOther:
                Crash(Regions[1], fault.ForMs);
                break;
            case PairFault.CutLink:
                IsLinkCut = true;
                Timeline.In(fault.ForMs, () => IsLinkCut = false);
                break;
            case PairFault.MuteLink:
                IsLinkMute = true;
                Timeline.In(fault.ForMs, () => IsLinkMute = false);
                break;
            case PairFault.ZoneDown:
            case PairFault.ZoneCrash:
                if (zone.IsUp && Truth.MayLoseZone(Regions[fault.Region]))
                {
                    Counters.ZoneFaults++;
                    zone.Crash(Faults);
                    Timeline.In(fault.ForMs, zone.Restart);
                }

                break;
            case PairFault.Promote when Regions.FirstOrDefault(region => region.State.Role == RegionRole.Replica) is { IsServing: true } follower:
                Promote(follower.Process!);
                break;
            case PairFault.WrongHash:
            case PairFault.OtherRepeat:
                SignWrongly(isRepeat: fault.Kind == PairFault.OtherRepeat);
                break;
            case PairFault.SetBack when image is { } old && !WasSetBack:
                SetBack(old, fault.ForMs);
                break;
        }
    }

    private void StartProcess(SimRegion region)
    {
        region.Process = new SimProcess(this, region);
        region.Process.Run();
    }

    private void Crash(SimRegion region, int forMs)
    {
        if (region.Process is null)
        {
            return;
        }

        Counters.Crashes++;
        region.Process.Die();
        region.Process = null;
        Timeline.In(forMs, () => ComeBack(region));
    }

    private void ComeBack(SimRegion region)
    {
        if (region.Process is null)
        {
            StartProcess(region);
        }
    }

    /// <summary>The whole home region dies and comes back from an old image of both its zones.</summary>
    private void SetBack((SimDisk A, SimDisk B) old, int forMs)
    {
        WasSetBack = true;
        Counters.SetBacks++;
        Crash(Regions[0], forMs);
        Regions[0].A.Exchange(old.A);
        Regions[0].B.Exchange(old.B);
        Truth.SetBack(Regions[0]);
    }

    private async void Promote(SimProcess process)
    {
        var region = process.Region;
        await process.Turn(async () =>
        {
            if (region.State.Role != RegionRole.Replica || !(await Mutant.Conclude(process)).IsOk)
            {
                return false;
            }

            Truth.CheckPromotable(region);
            Truth.CheckFollower(region);
            region.Become(new RegionEvent.Promoted());
            Truth.Promoted(region);
            Counters.Promotions++;
            if (Mutant.ReusesNumbers)
            {
                foreach (var log in region.A.Disk.Logs.Concat(region.B.Disk.Logs).Where(log => log.Head > 0))
                {
                    log.EndAt(log.Head - 1);
                }
            }

            process.Lead();
            return true;
        });
    }

    private void Heal()
    {
        (isHealed, healedAt) = (true, Timeline.Now);
        Weather = LinkWeather.Fine;
        IsLinkCut = IsLinkMute = false;
        foreach (var region in Regions)
        {
            region.A.Restart();
            region.B.Restart();
            ComeBack(region);
        }
    }
}
