using Xunit;

namespace Kms.HostTests.Regions;

/// <summary>A region that knows its partner comes to speak with it, whatever was away when it began.</summary>
public sealed class PartnerTests
{
    [Fact]
    public async Task Connect_ZonesAreAwayAtFirst_TriesAgainWithTheNextLook()
    {
        using var stand = await PairingStand.Start();
        var (id, secret) = await stand.Code();
        Assert.Null((await stand.Join(id, secret, stand.Card())).Refusal);
        var (partner, keys) = stand.Partner();
        using (keys)
        await using (partner)
        {
            await stand.ZonesAreAway(true);
            await partner.Connect(stand.Region.Record);
            Assert.Null(partner.Link);

            await stand.ZonesAreAway(false);
            await partner.Connect(stand.Region.Record);
            Assert.NotNull(partner.Link);
        }
    }
}
