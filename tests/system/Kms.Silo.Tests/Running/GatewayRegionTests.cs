using System.Globalization;
using System.Net;
using Kms.SiloTests.Support;
using Kms.Testing;
using Xunit;

namespace Kms.SiloTests.Running;

/// <summary>In front of two regions, gateways tell how far each is, as its silos do.</summary>
[Trait("Category", "Long")]
public sealed class GatewayRegionTests(DatabaseServer databases)
{
    private const string Sequence = "x-kms-sequence";

    [Fact]
    public async Task Sequence_OfAChangeThroughAGateway_IsReachedThroughTheOtherRegionsGateway()
    {
        int[] ports = [BareSilo.FreePort(), BareSilo.FreePort()];
        await using var east = await Region("east", ports[0]);
        await using var west = await Region("west", ports[1]);
        await ClusterRegion.Pair(east.First, west.First);
        await using var home = await GatewayNode.Start(east.Nodes[0].Data, ports[0]);
        await using var replica = await GatewayNode.Start(west.Nodes[0].Data, ports[1]);

        using var made = await home.Admin.CreateKey("seen");
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        var reached = long.Parse(Assert.Single(made.Headers.GetValues(Sequence)), CultureInfo.InvariantCulture);
        Assert.True(reached > 0);
        await Eventually.True(
            async () => await replica.Admin.Send(HttpMethod.Get, "/keys/seen?api-version=7.6") is { IsSuccessStatusCode: true } answer
                && long.Parse(Assert.Single(answer.Headers.GetValues(Sequence)), CultureInfo.InvariantCulture) >= reached,
            "the replica is as far",
            60);

        // The silo knows its region's role, and refuses.
        using var refused = await replica.Admin.CreateKey("refused");
        Assert.Equal("ReadOnlyReplica", await ClusterRegion.Refused(refused));
    }

    private Task<ClusterRegion> Region(string name, int clientPort) =>
        ClusterRegion.Start(name, databases, 1, "--Kms:Cluster:ClientPort", clientPort.ToString(CultureInfo.InvariantCulture));
}
