using System.Globalization;
using System.Net;
using Kms.HostTests.Support;
using Kms.SiloTests.Support;
using Kms.Testing;
using Xunit;

namespace Kms.SiloTests.Running;

/// <summary>Silos come and go behind a gateway: it goes on with those that are there, and comes back when one is.</summary>
[Trait("Category", "Long")]
public sealed class GatewayOutageTests(DatabaseServer databases)
{
    [Fact]
    public async Task Silos_OneKilledThenAllThenBack_TheGatewayGoesOnRefusesAndComesBack()
    {
        var place = Place.New(databases);
        int[] ports = [BareSilo.FreePort(), BareSilo.FreePort()];
        await using var first = await Silo(place, ports[0]);
        await using var second = await Silo(place, ports[1], first);
        await using var gateway = await GatewayNode.Start(first.Data, ports);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Admin.CreateKey("key")).StatusCode);

        await Kill(first);
        await Eventually.True(async () => (await gateway.Admin.Sign("key")).IsSuccessStatusCode, "the other silo answers", 60);
        await gateway.Process.Line($"Silo 127.0.0.1:{ports[0]} is away");
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await gateway.Admin.Sign("key")).StatusCode);
        }

        await Kill(second);
        await gateway.Process.Line($"Silo 127.0.0.1:{ports[1]} is away");
        using (var refused = await gateway.Admin.Sign("key"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        }

        using var noToken = await gateway.Admin.AskForToken(gateway.Admin["tenantId"], gateway.Admin["clientId"], gateway.Admin["clientSecret"]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, noToken.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), noToken.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Health(gateway, "ready"));
        Assert.Equal(HttpStatusCode.OK, await Health(gateway, "live"));

        await second.Restart();
        await Eventually.True(async () => await Health(gateway, "ready") == HttpStatusCode.OK, "it is ready again", 60);
        await Eventually.True(async () => (await gateway.Admin.Sign("key")).IsSuccessStatusCode, "it signs again", 60);
    }

    [Fact]
    public async Task Silo_ThatStandsStill_IsLeftOutAndCallsDoNotWaitForItsEnd()
    {
        var place = Place.New(databases);
        int[] ports = [BareSilo.FreePort(), BareSilo.FreePort()];
        await using var first = await Silo(place, ports[0]);
        await using var second = await Silo(place, ports[1], first);
        await using var gateway = await GatewayNode.Start(first.Data, ports);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Admin.CreateKey("key")).StatusCode);

        second.Process.Send(PosixSignals.Stop);
        await gateway.Process.Line($"Silo 127.0.0.1:{ports[1]} is away: it does not answer");
        await Eventually.True(async () => (await gateway.Admin.Sign("key")).IsSuccessStatusCode, "the other silo answers", 60);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await gateway.Admin.Sign("key")).StatusCode);
        }
    }

    [Fact]
    public async Task Start_BeforeTheSilos_WaitsForThem()
    {
        var place = Place.New(databases);
        var port = BareSilo.FreePort();
        await using var silo = await Silo(place, port);
        Assert.Equal(0, await silo.Process.Terminate());
        await using var gateway = await GatewayNode.Launch(silo.Data, port);
        await gateway.Process.Line($"Silo 127.0.0.1:{port} is away: Connection refused");
        Assert.DoesNotContain(" listens on ", gateway.Process.Output, StringComparison.Ordinal);

        await silo.Restart();
        await gateway.Ready(silo.Data);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Admin.CreateKey("key")).StatusCode);
    }

    [Fact]
    public async Task End_WhileItWaits_IsAtOnceAndInGoodOrder()
    {
        using var silo = new TempFolder();
        Crypto.Tls.ClusterCredential.OpenOrMake(silo.Path, TimeProvider.System).Dispose();
        new Crypto.Tls.LocalCertificateAuthority(silo.Path, TimeProvider.System).Open("vault.localhost").Dispose();
        var port = BareSilo.FreePort();
        await using var gateway = await GatewayNode.Launch(silo, port);
        await gateway.Process.Line("is away: Connection refused");
        Assert.Equal(0, await gateway.Process.Terminate());
    }

    [Fact]
    public async Task TokenKey_OfTheSilosIsAnotherOne_OldTokensAreOutAndNewOnesIn()
    {
        var port = BareSilo.FreePort();
        await using var silo = await Silo(Place.New(databases), port);
        await using var gateway = await GatewayNode.Start(silo.Data, port);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Admin.CreateKey("rotated")).StatusCode);
        var old = gateway.Admin["accessToken"];
        Assert.Equal(0, await silo.Process.Terminate());
        File.Delete(silo.Data.In("token.key"));
        await silo.Restart();
        gateway.Look(silo.Data);

        // The first call with a new token is good: an unknown key is asked for. And whoever the old one let in is not remembered.
        await Eventually.True(async () => (await gateway.Admin.Sign("rotated")).StatusCode == HttpStatusCode.OK, "a new token is good");
        await Eventually.True(
            async () => (await gateway.Admin.Send(HttpMethod.Get, "/keys?api-version=7.6", token: old)).StatusCode == HttpStatusCode.Unauthorized,
            "an old token is good no more");
    }

    private static Task<Node> Silo(Place place, int port, Node? other = null) =>
        Node.Start(place, other, more: ["--Kms:Cluster:ClientPort", port.ToString(CultureInfo.InvariantCulture)]);

    private static async Task Kill(Node silo)
    {
        silo.Process.Send(PosixSignals.Kill);
        await silo.Process.Ended();
    }

    private static async Task<HttpStatusCode> Health(GatewayNode gateway, string what) =>
        (await gateway.Admin.Send(HttpMethod.Get, "/health/" + what)).StatusCode;
}
