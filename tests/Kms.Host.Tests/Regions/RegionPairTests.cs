using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kms.HostTests.Support;
using Kms.Testing;
using Xunit;

namespace Kms.HostTests.Regions;

/// <summary>Two host processes, paired as an operator pairs them.</summary>
public sealed class RegionPairTests
{
    [Fact]
    public async Task Pair_OperatorsSteps_GoThroughAnIncident()
    {
        await using var east = await Running.Start("east");
        await using var west = await Running.Start("west");
        Assert.Equal(HttpStatusCode.OK, (await east.Client.CreateKey("before")).StatusCode);
        await Pair(east, west);

        Assert.Equal(HttpStatusCode.OK, (await east.Client.CreateKey("after")).StatusCode);
        await Eventually.True(async () => (await west.Client.Sign("after")).IsSuccessStatusCode, "the replica signs with the new key");
        Assert.True((await west.Client.Sign("before")).IsSuccessStatusCode);
        Assert.Equal("ReadOnlyReplica", await Inner(await west.Client.CreateKey("refused")));
        Assert.Equal("replica", (await Status(west)).GetProperty("role").GetString());

        east.Host.Send(PosixSignals.Kill);
        await east.Host.Ended();
        Assert.Equal("failover", await Step(west, "failover"));
        Assert.True((await west.Client.Sign("after")).IsSuccessStatusCode);
        Assert.Equal("ReadOnlyReplica", await Inner(await west.Client.CreateKey("refused")));
        Assert.Equal("home", await Step(west, "promote"));
        Assert.Equal(HttpStatusCode.OK, (await west.Client.CreateKey("promoted")).StatusCode);
    }

    [Fact]
    public async Task FailBack_ThereAndBack_LosesNothing()
    {
        await using var east = await Running.Start("east");
        await using var west = await Running.Start("west");
        await Pair(east, west);
        Assert.Equal(HttpStatusCode.OK, (await east.Client.CreateKey("in-the-east")).StatusCode);

        await TakeOver(west, east);
        Assert.Equal(HttpStatusCode.OK, (await west.Client.CreateKey("in-the-west")).StatusCode);
        await TakeOver(east, west);

        foreach (var key in (string[])["in-the-east", "in-the-west"])
        {
            Assert.True((await east.Client.Sign(key)).IsSuccessStatusCode, key);
        }

        var status = await Status(east);
        Assert.Equal((3, 0), (status.GetProperty("epoch").GetInt32(), status.GetProperty("quarantinedChanges").GetInt32()));
        Assert.Equal(0, (await Status(west)).GetProperty("quarantinedChanges").GetInt32());
    }

    [Fact]
    public async Task Pair_BadInput_IsRefusedAndChangesNothing()
    {
        await using var east = await Running.Start("east");
        await using var west = await Running.Start("west");
        var code = await Code(east);

        Assert.Equal("PairingCodeWrong", await Inner(await Join(west, new string('0', 8) + "-" + new string('0', 32), east.Client.Endpoint)));
        Assert.Equal("PairingCodeWrong", await Inner(await Join(west, "no code", east.Client.Endpoint)));
        Assert.Equal("PeerUnreachable", await Inner(await Join(west, code, new Uri("https://127.0.0.1:1"))));
        Assert.Equal("PeerNotAllowed", await Inner(await Join(east, code, east.Client.Endpoint)));
        await AssertAlone(east);
        await AssertAlone(west);

        // A region with a key of its own keeps it, and the code is still good for another one.
        Assert.Equal(HttpStatusCode.OK, (await west.Client.CreateKey("own")).StatusCode);
        Assert.Equal("PeerNotAllowed", await Inner(await Join(west, code, east.Client.Endpoint)));
        Assert.True((await west.Client.Sign("own")).IsSuccessStatusCode);
        await AssertAlone(west);

        await using var north = await Running.Start("north");
        Assert.Equal(HttpStatusCode.OK, (await Join(north, code, east.Client.Endpoint)).StatusCode);
        await using var south = await Running.Start("south");
        Assert.Equal("PairingCodeUsed", await Inner(await Join(south, code, east.Client.Endpoint)));
        Assert.Equal("PeerNotAllowed", await Inner(await Join(south, await Code(east), east.Client.Endpoint)));
        await AssertAlone(south);

        // A partner that is lost for ever is given up, and another one takes its place.
        Assert.Equal("Conflict", await Inner(await south.Client.Send(HttpMethod.Post, "/region/unpair?api-version=7.6")));
        Assert.Equal("home", await Step(east, "unpair"));
        Assert.Equal(0, (await Status(east)).GetProperty("peers").GetArrayLength());
        await Pair(east, south);
    }

    private static async Task Pair(Running home, Running replica)
    {
        var joined = await Join(replica, await Code(home), home.Client.Endpoint);
        Assert.True(joined.IsSuccessStatusCode, await joined.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The replica becomes home as soon as it has heard of its home region; the other one follows.</summary>
    private static async Task TakeOver(Running replica, Running home)
    {
        await Eventually.True(async () => await Step(replica, "failback") == "home", "the replica takes over");
        await Eventually.True(async () => (await Status(home)).GetProperty("role").GetString() == "replica", "the other one follows");
    }

    private static async Task<string> Code(Running home)
    {
        var answer = await home.Client.Send(HttpMethod.Post, "/region/pairing?api-version=7.6");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()!;
    }

    private static Task<HttpResponseMessage> Join(Running region, string code, Uri address) => region.Client.Send(
        HttpMethod.Post, "/region/pair?api-version=7.6", new { code, address = address.GetLeftPart(UriPartial.Authority) });

    private static async Task<JsonElement> Status(Running region) =>
        await (await region.Client.Send(HttpMethod.Get, "/region?api-version=7.6")).Content.ReadFromJsonAsync<JsonElement>();

    private static async Task<string?> Step(Running region, string step)
    {
        var answer = await region.Client.Send(HttpMethod.Post, $"/region/{step}?api-version=7.6");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).TryGetProperty("role", out var role) ? role.GetString() : null;
    }

    private static async Task<string?> Inner(HttpResponseMessage answer)
    {
        var error = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
        return error.TryGetProperty("innererror", out var inner) ? inner.GetProperty("code").GetString() : error.GetProperty("code").GetString();
    }

    private static async Task AssertAlone(Running region)
    {
        var status = await Status(region);
        Assert.Equal("home", status.GetProperty("role").GetString());
        Assert.Equal(0, status.GetProperty("peers").GetArrayLength());
        Assert.Equal(HttpStatusCode.OK, (await region.Client.CreateKey("alone")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await region.Client.Send(HttpMethod.Delete, "/keys/alone?api-version=7.6")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await region.Client.Send(HttpMethod.Delete, "/deletedkeys/alone?api-version=7.6")).StatusCode);
    }

    private sealed class Running(TempFolder folder, HostProcess host) : IAsyncDisposable
    {
        public HostProcess Host => host;

        public AdminClient Client { get; } = new(folder);

        public static async Task<Running> Start(string region)
        {
            var folder = new TempFolder();
            var host = HostProcess.Start(folder.Path, "--Kms:Region", region);
            await host.Ready();
            return new Running(folder, host);
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await host.DisposeAsync();
            folder.Dispose();
        }
    }
}
