using Kms.Contract.Tests;
using Kms.Keys;
using Kms.Leases;
using Kms.Orleans.Callers;
using Kms.Orleans.Records;
using Kms.Testing;
using Kms.Vaults;
using Xunit;

namespace Kms.Orleans.Tests.Faults;

/// <summary>
/// A silo that stood still until the others gave it up may go on asking them, before it learns that. Nobody would wait for it when a state is withdrawn, so nothing is lent to
/// it: what it gets is good for the call that asked.
/// </summary>
public sealed class GivenUpNodeTests
{
    private static readonly LeaseTerms Terms = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(50));

    [Fact]
    public async Task Borrow_ByASiloThatTheOthersGaveUp_IsGoodForThatCallOnly()
    {
        await using var cluster = await LiveCluster.Start(3, Terms, keys: 3);
        var (givenUp, member) = (cluster.Silos[2], cluster.Silos[0].SiloAddress.ToParsableString());
        var node = givenUp.SiloAddress.ToParsableString();
        await cluster.Cluster.KillSiloAsync(givenUp);
        CallerContext.Set(Installation.Administrator);
        for (var i = 0; i < 3; i++)
        {
            var key = cluster.Cluster.Client.GetGrain<IRecordGrain>(KeyRecord.IdOf(LiveCluster.Key(i)));
            await Eventually.True(async () => await Lends(() => key.Borrow(null, member, CancellationToken.None)), "the key lends to a member", 30);
            await Eventually.True(async () => !await Lends(() => key.Borrow(null, node, CancellationToken.None)), "the key does not lend to a silo that was given up", 30);
        }

        var vault = cluster.Cluster.Client.GetGrain<IRecordGrain>(VaultRecord.IdOf(LiveCluster.Vault));
        Assert.True(await Lends(() => vault.Borrow(null, member, CancellationToken.None)));
        await Eventually.True(async () => !await Lends(() => vault.Borrow(null, node, CancellationToken.None)), "the vault does not lend to a silo that was given up", 30);
    }

    private static async Task<bool> Lends<TState>(Func<ValueTask<Result<Grant<TState>>>> borrow)
        where TState : class
    {
        var grant = await LiveCluster.Done(async () =>
        {
            try
            {
                return await borrow();
            }
            catch (Exception exception) when (GrainCall.IsOfTheCluster(exception))
            {
                return new Refusal(RefusalCode.NodeUnavailable, exception.Message) { RetryAfter = TimeSpan.Zero };
            }
        });
        return grant.Term > TimeSpan.Zero && grant.Keep;
    }
}
