using System.Net;
using Kms.Crypto.Files;
using Kms.HostTests.Support;
using Kms.SiloTests.Support;
using Xunit;

namespace Kms.SiloTests.Running;

/// <summary>Several silos are one service: the same keys, the same callers, on any of them.</summary>
[Trait("Category", "Long")]
public sealed class ClusterTests(DatabaseServer databases)
{
    [Fact]
    public async Task Join_SecondSilo_ServesTheSameKeysToTheSameCallers()
    {
        var place = Place.New(databases);
        await using var first = await Node.Start(place);
        await using var second = await Node.Start(place, first);
        using var one = new AdminClient(first.Data);
        using var two = new AdminClient(second.Data);

        Assert.Equal(HttpStatusCode.OK, (await one.CreateKey("shared")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await two.Sign("shared")).StatusCode);

        // A token of one silo on the other, and the administrator's secret at the other's token endpoint.
        Assert.Equal(HttpStatusCode.OK, (await two.Send(HttpMethod.Get, "/keys/shared?api-version=7.6", token: one["accessToken"])).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await two.AskForToken(one["tenantId"], one["clientId"], one["clientSecret"])).StatusCode);
        Assert.Equal(one["principalId"], two["principalId"]);
    }

    [Theory]
    [InlineData("lease")]
    [InlineData("strict")]
    public async Task Disable_OnOneSilo_HoldsOnTheOtherAtOnce(string mode)
    {
        var place = Place.New(databases);
        string[] leases = ["--Kms:Cluster:Leases", mode];
        await using var first = await Node.Start(place, more: leases);
        await using var second = await Node.Start(place, first, more: leases);
        using var one = new AdminClient(first.Data);
        using var two = new AdminClient(second.Data);
        await one.CreateKey("hot");
        for (var round = 0; round < 20; round++)
        {
            Assert.Equal(HttpStatusCode.OK, (await two.Sign("hot")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await Enable(one, false)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await two.Sign("hot")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await Enable(one, true)).StatusCode);
        }
    }

    [Fact]
    public async Task Stop_InGoodOrder_OtherSiloAnswersAtOnce()
    {
        var place = Place.New(databases);
        await using var first = await Node.Start(place);
        await using var second = await Node.Start(place, first);
        using var two = new AdminClient(second.Data);
        for (var i = 0; i < 20; i++)
        {
            await two.CreateKey("key-" + i);
        }

        Assert.Equal(0, await first.Process.Terminate());
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await two.Sign("key-" + i)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await two.CreateKey("key-" + i)).StatusCode);
        }
    }

    [Theory]
    [InlineData("--Kms:Cluster:Tls", "false")]
    [InlineData]
    public async Task Join_WithoutACertificateOfTheCluster_EndsAndNeverServes(params string[] more)
    {
        var place = Place.New(databases);
        await using var first = await Node.Start(place);

        // It has everything but the cluster's credential: with TLS it makes an authority of its own.
        using var data = new TempFolder();
        SharedFiles.TakeOver(first.Data.Path, data.Path, DataFolder.Shared);
        await using var stranger = HostProcess.Run(
            [],
            ["--urls", "https://127.0.0.1:0", "--Kms:Data", data.Path, .. place.Settings, .. more]);
        Assert.NotEqual(0, await stranger.Ended());
        Assert.DoesNotContain(" listens on ", stranger.Output, StringComparison.Ordinal);

        using var one = new AdminClient(first.Data);
        Assert.Equal(HttpStatusCode.OK, (await one.CreateKey("still-here")).StatusCode);
    }

    [Fact]
    public async Task Join_WithAStolenGatewaysFolder_EndsAndNeverServes()
    {
        var place = Place.New(databases);
        await using var first = await Node.Start(place);

        // The thief has everything else of the installation, and the databases.
        using var data = new TempFolder();
        await GatewayNode.Issue("gateway", first.Data, data.In("stolen"));
        SharedFiles.TakeOver(first.Data.Path, data.In("stolen"), DataFolder.Shared);
        await using var thief = HostProcess.Run([], ["--urls", "https://127.0.0.1:0", "--Kms:Data", data.In("stolen"), .. place.Settings]);
        Assert.Equal(1, await thief.Ended());
        Assert.Contains("cluster-ca.key", thief.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" listens on ", thief.Output, StringComparison.Ordinal);

        using var one = new AdminClient(first.Data);
        Assert.Equal(HttpStatusCode.OK, (await one.CreateKey("still-here")).StatusCode);
    }

    private static Task<HttpResponseMessage> Enable(AdminClient admin, bool enabled) =>
        admin.Send(HttpMethod.Patch, "/keys/hot?api-version=7.6", new { attributes = new { enabled } });
}
