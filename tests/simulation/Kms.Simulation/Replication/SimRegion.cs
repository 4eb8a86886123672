using Kms.Records;
using Kms.Regions;
using Kms.Regions.State;
using Kms.Simulation.Zones;

namespace Kms.Simulation.Replication;

/// <summary>What outlives a region's processes: its zones and its state.</summary>
internal sealed class SimRegion
{
    private readonly PairWorld world;

    public SimRegion(PairWorld world, int number)
    {
        (this.world, Number) = (world, number);
        A = new SimZone("A", DiskRules.Real);
        B = new SimZone("B", DiskRules.Real);
        State = new RegionState(number == 0 ? RegionRole.Home : RegionRole.Replica, 1, 1, new RegionPeer("region", "installation " + (1 - number), string.Empty, default));
        A.Disk.SetControl(null, new ZoneControl(Installation, 1, "a", InService: true, Peer: "b"));
        B.Disk.SetControl(null, new ZoneControl(Installation, 1, "b", InService: true, Peer: "a"));
    }

    public int Number { get; }

    public string Installation => "installation " + Number;

    public SimZone A { get; }

    public SimZone B { get; }

    public RegionState State { get; private set; }

    public SimProcess? Process { get; set; }

    public bool IsServing => Process is { IsReady: true };

    public void Become(RegionEvent happened)
    {
        var next = RegionTransitions.Apply(State, happened);
        if (next.TryGet(out var state, out var refusal))
        {
            State = world.Mutant.Transition(State, happened, state);
            world.Note($"region {Number} is {State.Role} in epoch {State.Epoch}");
        }
        else
        {
            world.Fail("transition", refusal.Message);
        }
    }
}
