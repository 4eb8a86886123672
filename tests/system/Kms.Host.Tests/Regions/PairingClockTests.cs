using Kms.Regions.Messages;
using Kms.Regions.Pairing;
using Kms.Testing;
using Xunit;

namespace Kms.HostTests.Regions;

/// <summary>Regions whose clocks differ by no more than the parts of one system may become a pair; the limit of a pair is wider.</summary>
public sealed class PairingClockTests
{
    [Theory]
    [InlineData(-301, false)]
    [InlineData(-60, true)]
    [InlineData(-3, true)]
    [InlineData(60, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void Card_OfARegionWithAnotherClock_IsAcceptedWithinTheLimit(int seconds, bool isAccepted)
    {
        var here = TestTime.New().GetUtcNow();
        var card = new RegionDescriptor(
            PairingRules.Protocol, "1", "west", "installation", "origin", true, "https://west", 1,
            here.AddSeconds(seconds).ToUnixTimeMilliseconds(), []);

        Assert.Equal(isAccepted ? null : RefusalCode.PeerClockOff, PairingRules.CheckCompatible(card, here)?.Code);
        Assert.True(PairingRules.ClockDifferenceMax >= ClockTolerance.BetweenParts);
    }
}
