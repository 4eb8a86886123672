using Kms.Records;
using Kms.TwoZone;
using Xunit;

namespace Kms.Core.Tests.Zones;

/// <summary>What a zone is that comes back: every combination that tells one answer from another, written out.</summary>
public sealed class RejoinRulesTests
{
    /// <summary>The survivor: incarnation s in epoch 7, last paired with p.</summary>
    private static readonly ZoneControl Survivor = new("i", 7, "s", InService: true, Peer: "p");

    [Theory]
    [InlineData("p", true, "", false)] // It is the peer that this host knows.
    [InlineData("q", true, "", false)] // Another one, which the survivor does not know.
    public void IsInOtherHands_OfAZoneThatThisHostKnows_IsFalse(string known, bool inService, string peer, bool expected) =>
        Assert.Equal(expected, RejoinRules.IsInOtherHands(new ZoneControl("i", 7, known, inService, peer), Survivor, new FencingToken(7, known)));

    [Theory]
    [InlineData("p", true, "", true)] // The survivor's peer, put there by another host.
    [InlineData("p", false, "", true)]
    [InlineData("n", false, "s", true)] // Claimed for this survivor, and being filled.
    [InlineData("n", true, "s", false)] // Complete, and yet not the one that the survivor was told of.
    [InlineData("n", false, "x", false)] // Claimed for another survivor.
    [InlineData("n", true, "x", false)]
    public void IsInOtherHands_OfAnotherZoneThanThisHostKnew_FollowsFromTheControlRows(string found, bool inService, string peer, bool expected) =>
        Assert.Equal(expected, RejoinRules.IsInOtherHands(new ZoneControl("i", 7, found, inService, peer), Survivor, new FencingToken(6, "old")));

    [Fact]
    public void IsInOtherHands_OfNothing_IsFalse() => Assert.False(RejoinRules.IsInOtherHands(null, Survivor, new FencingToken(6, "old")));

    [Theory]
    [InlineData("p", true, 7, "old", true)]
    [InlineData("p", false, 7, "old", false)] // Not completed.
    [InlineData("p", true, 6, "old", false)] // It has missed something since.
    [InlineData("p", true, 8, "old", false)]
    [InlineData("q", true, 7, "old", false)] // Not the one that the survivor is paired with.
    [InlineData("p", true, 7, "p", false)] // The one that this host has lost: what it has sent there may still land.
    [InlineData("p", true, 7, null, false)] // This host has just started and knows nothing.
    public void IsBack_OnlyForThePairThatAnotherHostHasMade(string found, bool inService, long epoch, string? known, bool expected) =>
        Assert.Equal(expected, RejoinRules.IsBack(new ZoneControl("i", epoch, found, inService, "s"), Survivor, new FencingToken(6, known!)));

    [Fact]
    public void IsBack_OfNothing_IsFalse() => Assert.False(RejoinRules.IsBack(null, Survivor, new FencingToken(6, "old")));

    [Theory]
    [InlineData("p", true, 7, "s", true)]
    [InlineData("p", false, 7, "s", false)] // Not completed.
    [InlineData("p", true, 6, "s", false)] // Something was done in the survivor alone.
    [InlineData("p", true, 8, "s", false)] // Something was done in this one alone.
    [InlineData("q", true, 7, "s", false)] // Not the one that the survivor is paired with.
    [InlineData("p", true, 7, "x", false)] // Paired with another one itself.
    public void MissedNothing_OnlyForThePairOfOneEpoch(string found, bool inService, long epoch, string peer, bool expected) =>
        Assert.Equal(expected, RejoinRules.MissedNothing(new ZoneControl("i", epoch, found, inService, peer), Survivor));

    [Fact]
    public void MissedNothing_AnEmptyZone_IsFalse() => Assert.False(RejoinRules.MissedNothing(null, Survivor));

    [Theory]
    [InlineData("p", true, "s", false)] // The last peer.
    [InlineData("q", true, "s", true)] // An old one that turns up again.
    [InlineData("q", false, "s", false)] // Claimed for this survivor and not completed.
    [InlineData("q", false, "x", true)]
    [InlineData("q", true, "x", true)]
    public void WasReplaced_OfAZoneWithData_IsTrueUnlessItIsThePeerOrOnItsWayToBe(string found, bool inService, string peer, bool expected) =>
        Assert.Equal(expected, RejoinRules.WasReplaced(new ZoneControl("i", 7, found, inService, peer), Survivor));

    [Fact]
    public void IsMissing_OfAnEmptyZone_IsTrueWhereTheSurvivorHadAPeer()
    {
        Assert.True(RejoinRules.IsMissing(null, Survivor));
        Assert.False(RejoinRules.IsMissing(null, Survivor with { Peer = string.Empty }));
        Assert.False(RejoinRules.IsMissing(new ZoneControl("i", 7, "q", true, "x"), Survivor));
    }

    [Fact]
    public void WasReplaced_NothingThereOrNeverPaired_IsFalse()
    {
        Assert.False(RejoinRules.WasReplaced(null, Survivor));
        Assert.False(RejoinRules.WasReplaced(new ZoneControl("i", 7, "q", true, "x"), Survivor with { Peer = string.Empty }));
    }
}
