using System.Diagnostics;
using Kms.Keys;
using Kms.Leases;
using Xunit;

namespace Kms.Orleans.Tests.Faults;

/// <summary>Silos end, with and without notice, while 64 clients sign and some rotate.</summary>
public sealed class SiloLossTests(ITestOutputHelper output)
{
    private const int Keys = 16;
    private const int Signers = 64;
    private static readonly LeaseTerms Terms = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(100));

    [Fact]
    public async Task KilledSilo_UnderLoad_NothingAcknowledgedIsLostAndItsKeysAnswerAgain()
    {
        var kills = Scale.Of(usual: 2, full: 50);
        await using var cluster = await LiveCluster.Start(3, Terms, Keys);
        var load = new SignerLoad(cluster, Keys);
        await load.Start(Signers);
        var (away, random) = (new List<double>(), new Random(1));
        for (var kill = 0; kill < kills; kill++)
        {
            var silos = cluster.Silos;
            var killed = silos[random.Next(silos.Length)];
            var moment = Stopwatch.GetTimestamp();
            await cluster.Cluster.KillSiloAsync(killed);
            away.Add((await load.AllAnswerAgain(moment)).TotalMilliseconds);
            await cluster.Cluster.StartAdditionalSiloAsync();
        }

        await load.Stop();
        await Report("kills", kills, cluster, load, away);
    }

    [Fact]
    public async Task RollingRestart_UnderLoad_NothingAcknowledgedIsLost()
    {
        await using var cluster = await LiveCluster.Start(3, Terms, Keys);
        var load = new SignerLoad(cluster, Keys);
        await load.Start(Signers);
        var away = new List<double>();
        var silos = cluster.Silos;
        foreach (var silo in silos)
        {
            await cluster.Cluster.StopSiloAsync(silo);
            away.Add((await load.AllAnswerAgain(Stopwatch.GetTimestamp())).TotalMilliseconds);
            await cluster.Cluster.StartAdditionalSiloAsync();
        }

        await load.Stop();
        await Report("restarts", silos.Length, cluster, load, away);
    }

    private async Task Report(string what, int count, LiveCluster cluster, SignerLoad load, List<double> away)
    {
        var lost = new List<string>();
        foreach (var group in load.Rotated.GroupBy(entry => entry.Split(' ')[0]))
        {
            KeyId.TryCreate(LiveCluster.Vault, group.Key, out var key);
            var kms = cluster.Facade(cluster.Silos[0]);
            foreach (var version in group.Select(entry => entry.Split(' ')[1]))
            {
                var request = new CryptoRequest(KeyOperations.Sign, Algorithm.Es256, new byte[32]);
                var used = await kms.UseKey(LiveCluster.Call(), key, version, request);
                if (!used.IsOk)
                {
                    lost.Add($"{group.Key} {version}: {used.Refusal}");
                }
            }
        }

        output.WriteLine(
            $"{what}={count} signatures={load.Signed} try-again={load.Failed} rotations={load.Rotated.Count} lost={lost.Count} wrong={load.Wrong.Count} "
            + $"all keys answer again after ms: p50={Scale.Percentile(away, .5):0} max={away.Max():0}");
        Assert.Empty(lost);
        Assert.Empty(load.Wrong);
        Assert.True(load.Signed > 100 && load.Rotated.Count > 0, "nothing happened");
    }
}
