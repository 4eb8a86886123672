using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Kms.CliTests.Support;
using Kms.HostTests.Support;
using Kms.Testing;
using Xunit;

namespace Kms.CliTests;

/// <summary>A pair of regions, from pairing to promotion, by commands alone.</summary>
[Trait("Category", "Long")]
public sealed class RegionTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public async Task Region_PairedFailedOverPromoted_ServesWhatItsRoleSays()
    {
        await using var east = await TestHost.Start(folder, "east");
        await using var west = await TestHost.Start(folder, "west");
        (await Run(east, "keys", "create", "before")).With(0);
        var code = (await Run(east, "region", "pair", "-o", "json")).With(0).Json.GetProperty("code").GetString()!;
        (await Run(west, "region", "pair", "--code", code, "--address", east.Address)).With(0);
        Assert.Contains("a peer already", (await Run(west, "region", "pair", "--code", code, "--address", east.Address)).With(1).Error, StringComparison.Ordinal);
        await Eventually.True(async () => (await Run(west, "keys", "show", "before")).Code == 0, "the key has arrived in the other region", 120);

        Assert.Contains("--yes", (await Run(west, "region", "recopy", "default")).With(2).Error, StringComparison.Ordinal);
        Assert.Contains("Only a replica", (await Run(east, "region", "recopy", "default", "--yes")).With(1).Error, StringComparison.Ordinal);
        (await Run(west, "region", "recopy", "unknown", "--yes")).With(4);
        (await Run(west, "region", "recopy", "default", "--yes")).With(0);
        await Eventually.True(async () => (await Run(west, "keys", "show", "before")).Code == 0, "the vault has come anew", 120);

        var refused = (await Run(west, "keys", "create", "elsewhere")).With(1);
        Assert.Contains("ReadOnlyReplica", refused.Error, StringComparison.Ordinal);
        Assert.Equal("failover", (await Run(west, "region", "failover", "-o", "json")).With(0).Json.GetProperty("role").GetString());
        Assert.Contains("--yes", (await Run(west, "region", "promote")).With(2).Error, StringComparison.Ordinal);
        Assert.Equal("home", (await Run(west, "region", "promote", "--yes", "-o", "json")).With(0).Json.GetProperty("role").GetString());
        (await Run(west, "keys", "create", "after")).With(0);
        await Eventually.True(async () => (await Run(east, "region", "status")).Output.Contains("east: replica", StringComparison.Ordinal), "the old home region follows", 120);
        Assert.Equal(0, (await Run(east, "region", "quarantine", "-o", "json")).With(0).Json.GetArrayLength());

        (await Run(west, "region", "failback", "--yes")).With(1);
        await Eventually.True(async () => (await Run(east, "region", "failback", "--yes")).Code == 0, "the first home region takes over again", 120);
        Assert.Equal("after", (await Run(east, "keys", "show", "after", "-o", "json")).With(0).Json.GetProperty("name").GetString());
        (await Run(east, "keys", "create", "home-again")).With(0);

        Assert.Contains("is for a region in the role Home", (await Run(west, "region", "unpair", "--yes")).With(1).Error, StringComparison.Ordinal);
        Assert.Equal(0, (await Run(east, "region", "unpair", "--yes", "-o", "json")).With(0).Json.GetProperty("peers").GetArrayLength());
    }

    [Fact]
    public async Task Pair_WrongAddress_IsSaidWithin3Seconds()
    {
        await using var east = await TestHost.Start(folder, "east");
        await using var west = await TestHost.Start(folder, "west");
        var code = (await Run(east, "region", "pair", "-o", "json")).With(0).Json.GetProperty("code").GetString()!;
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var other = new FakeGateway(Certificates.SelfSigned("localhost"), FakeGateway.Json("{}"));
        string[] wrong = [$"https://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}", "https://127.0.0.1:1", "https://no-such-host.invalid", other.Address, west.Address];
        foreach (var address in wrong)
        {
            // The promise is about the program, and the machine is shared with other tests: what the same program takes at this moment
            // without asking anybody does not count, and a miss is tried again.
            var best = TimeSpan.MaxValue;
            for (var run = 0; run < 10 && best > TimeSpan.FromSeconds(3); run++)
            {
                var clock = Stopwatch.StartNew();
                (await Run(west, "region", "pair", "--help")).With(0);
                var start = clock.Elapsed;
                clock.Restart();
                var ran = await Run(west, "region", "pair", "--code", code, "--address", address);
                var took = clock.Elapsed - start;
                Assert.True(ran.Code is 1 or 3, $"{address}: {ran.Code}\n{ran.Error}");
                Assert.DoesNotContain("Exception", ran.Error, StringComparison.Ordinal);
                best = took < best ? took : best;
            }

            Assert.True(best < TimeSpan.FromSeconds(3), $"{address} took {best.TotalSeconds} s.");
        }

        // The code was not used up by any of them.
        (await Run(west, "region", "pair", "--code", code, "--address", east.Address)).With(0);
    }

    public void Dispose() => folder.Dispose();

    private Task<Ran> Run(TestHost host, params string[] arguments) =>
        Command.Run(new Dictionary<string, string>(), folder.Path, "", ["--data", host.Data, .. arguments]);
}
