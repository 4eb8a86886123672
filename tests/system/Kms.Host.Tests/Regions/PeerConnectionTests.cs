using Xunit;

namespace Kms.HostTests.Regions;

/// <summary>A region that knows its peer comes to speak with it, whatever was away when it began.</summary>
public sealed class PeerConnectionTests
{
    [Fact]
    public async Task Connect_ZonesAreAwayAtFirst_TriesAgainWithTheNextLook()
    {
        using var stand = await PairingStand.Start();
        var (id, secret) = await stand.Code();
        Assert.Null((await stand.Join(id, secret, stand.Card())).Refusal);
        var (connection, keys) = stand.Connect();
        using (keys)
        await using (connection)
        {
            await stand.ZonesAreAway(true);
            await connection.Connect(stand.Region.Record);
            Assert.Null(connection.Link);

            await stand.ZonesAreAway(false);
            await connection.Connect(stand.Region.Record);
            Assert.NotNull(connection.Link);
        }
    }
}
