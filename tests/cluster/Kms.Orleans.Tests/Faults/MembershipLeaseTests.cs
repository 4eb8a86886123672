using Kms.Keys;
using Kms.Leases;
using Kms.Orleans.Records;
using Kms.Testing;
using Orleans.TestingHost;
using Xunit;

namespace Kms.Orleans.Tests.Faults;

/// <summary>A silo that the others may have given up answers for nothing that lives on it, before it knows whether they have.</summary>
public sealed class MembershipLeaseTests : IAsyncLifetime
{
    private const int Keys = 12;
    private static readonly LeaseTerms Terms = new(TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(50));
    private static readonly CryptoRequest Sign = new(KeyOperations.Sign, Algorithm.Es256, new byte[32]);

    private LiveCluster? cluster;

    private InProcessSiloHandle? doubtful;
    private KeyId[] there = [];

    public async ValueTask InitializeAsync()
    {
        cluster = await LiveCluster.Start(3, Terms, Keys);
        var most = Enumerable.Range(0, Keys).Select(LiveCluster.Key).GroupBy(SiloOf).MaxBy(silo => silo.Count())!;
        doubtful = cluster.Silos.Single(silo => silo.SiloAddress.Equals(most.Key));
        there = [.. most];
    }

    public async ValueTask DisposeAsync() => await cluster!.DisposeAsync();

    [Fact]
    public async Task GivenUp_TheKeysOnIt_AreNotUsedAndNotChangedThroughIt()
    {
        cluster!.Lists[doubtful!.Name] = MembershipReading.Gone;
        foreach (var key in there)
        {
            await Eventually.True(async () => await Uses(doubtful!, key) == RefusalCode.NodeUnavailable, "what was lent is over, and nothing is lent again");
            Assert.Equal(RefusalCode.NodeUnavailable, (await cluster.Facade(doubtful!).UpdateKey(LiveCluster.Call(), key, null, new KeySettings(Enabled: false))).Refusal?.Code);
        }

        cluster.Lists.Clear();
        foreach (var key in there)
        {
            await Eventually.True(async () => await Uses(doubtful!, key) is null, "it was a mistake: it answers again");
        }
    }

    [Fact]
    public async Task ListAwayForAll_EverythingGoesOn()
    {
        foreach (var silo in cluster!.Silos)
        {
            cluster.Lists[silo.Name] = MembershipReading.Unreadable;
        }

        await UseFor(Terms.MembershipLease * 4);
    }

    [Fact]
    public async Task ListAwayForOne_TheOthersReadItForIt()
    {
        cluster!.Lists[doubtful!.Name] = MembershipReading.Unreadable;
        await UseFor(Terms.MembershipLease * 4);
    }

    [Fact]
    public async Task ListAwayForOneThatTheOthersGaveUp_ItAnswersForNothing()
    {
        cluster!.Lists[doubtful!.Name] = MembershipReading.Unreadable;
        foreach (var silo in cluster.Silos.Where(other => other != doubtful))
        {
            cluster.Lists[silo.Name] = MembershipReading.Gone;
        }

        foreach (var key in there)
        {
            await Eventually.True(async () => await Uses(doubtful!, key) == RefusalCode.NodeUnavailable, "what was lent is over, and nothing is lent again");
        }
    }

    private async Task UseFor(TimeSpan span)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < span)
        {
            for (var i = 0; i < Keys; i++)
            {
                foreach (var silo in cluster!.Silos)
                {
                    Assert.Null(await Uses(silo, LiveCluster.Key(i)));
                }
            }
        }
    }

    private async Task<RefusalCode?> Uses(InProcessSiloHandle silo, KeyId key) =>
        (await cluster!.Facade(silo).UseKey(LiveCluster.Call(), key, null, Sign)).Refusal?.Code;

    private SiloAddress SiloOf(KeyId key)
    {
        var grain = cluster!.Cluster.Client.GetGrain<IRecordGrain>(KeyRecord.IdOf(key)).GetGrainId();
        return cluster.Cluster.TryGetGrainContext(grain, out var activation) ? activation.Address.SiloAddress! : throw new InvalidOperationException(key + " is not active.");
    }
}
