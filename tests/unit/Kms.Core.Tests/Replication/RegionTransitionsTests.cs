using Kms.Regions;
using Kms.Regions.State;
using Xunit;

namespace Kms.Core.Tests.Replication;

public sealed class RegionTransitionsTests
{
    private static readonly RegionPeer Peer = new("east", "installation", "https://east", default);

    private static readonly RegionEvent[] Events =
    [
        new RegionEvent.PairedAsHome(Peer), new RegionEvent.PairedAsReplica(Peer, 3), new RegionEvent.Unpaired(), new RegionEvent.FailedOver(),
        new RegionEvent.HomeCameBack(), new RegionEvent.Promoted(), new RegionEvent.SteppedDown(), new RegionEvent.SteppedUpAgain(), new RegionEvent.SawEpoch(9), new RegionEvent.Followed(),
    ];

    [Fact]
    public void Apply_EveryPair_IsInTheTableOrRefused()
    {
        foreach (var role in Enum.GetValues<RegionRole>())
        {
            foreach (var happened in Events)
            {
                // Of the two kinds of each role (with a peer or not, knowing of a higher epoch or not) one must be able to take the step if the table has it.
                RegionState[] states = [new(role, 2, 2, null), new(role, 2, 2, Peer), new(role, 2, 4, Peer)];
                var taken = states.Select(state => RegionTransitions.Apply(state, happened)).Where(result => result.IsOk).ToArray();
                var isListed = RegionTransitions.Table.TryGetValue((role, happened.GetType()), out var to);
                Assert.Equal(isListed, taken.Length > 0);
                Assert.All(taken, result => Assert.Equal(to, result.Value.Role));
            }
        }
    }

    [Fact]
    public void Apply_Promoted_BeginsAnEpochAboveEveryKnownOne() =>
        Assert.Equal(new RegionState(RegionRole.Home, 6, 6, Peer), RegionTransitions.Apply(new RegionState(RegionRole.Replica, 5, 5, Peer), new RegionEvent.Promoted()).Value);

    [Fact]
    public void Apply_SawTheSameEpoch_IsRefused() =>
        Assert.Equal(RefusalCode.Conflict, RegionTransitions.Apply(new RegionState(RegionRole.Home, 5, 5, Peer), new RegionEvent.SawEpoch(5)).Refusal?.Code);

    [Fact]
    public void Apply_StepUpAfterThePeerWasPromoted_IsRefused() =>
        Assert.Equal(RefusalCode.Conflict, RegionTransitions.Apply(new RegionState(RegionRole.Fenced, 5, 6, Peer), new RegionEvent.SteppedUpAgain()).Refusal?.Code);
}
