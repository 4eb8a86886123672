using Kms.Simulation.Replication;
using Xunit;

namespace Kms.Simulation.Tests;

/// <summary>A short run of two regions with a fixed seed; the long ones are a command of their own.</summary>
public sealed class ReplicationTests
{
    private const ulong Seed = 1;

    public static TheoryData<string> Mutants => [.. PairZoo.All.Select(mutant => mutant.Name)];

    [Fact]
    public void Histories_500_BreakNoPromise()
    {
        var counters = new PairCounters();
        for (var index = 0; index < 500; index++)
        {
            var violation = PairCampaign.Run(Seed, index, PairMutant.None, counters);
            Assert.True(violation is null, $"{Seed}:{index}: {violation}");
        }

        Assert.All(
            (long[])[counters.Applied, counters.Copied, counters.Lost, counters.Altered, counters.Crashes, counters.Promotions, counters.Followed, counters.Quarantined, counters.Forks, counters.Recopied, counters.Gaps,
                counters.SignedWrongly],
            count => Assert.True(count > 0));
    }

    [Theory]
    [MemberData(nameof(Mutants))]
    public void Mutant_Each_IsCaught(string name) =>
        Assert.NotNull(PairCampaign.Hunt(PairZoo.All.Single(mutant => mutant.Name == name), Seed, PairCampaign.MutantHistoriesMax));

    [Fact]
    public void Replay_SameSeedAndIndex_IsTheSameText()
    {
        // One in which something is shipped.
        var index = Enumerable.Range(0, 50).First(number => PairCampaign.Replay(Seed, number, PairMutant.None).Contains("push", StringComparison.Ordinal));
        var text = PairCampaign.Replay(Seed, index, PairMutant.None);
        Assert.EndsWith("no violation" + Environment.NewLine, text, StringComparison.Ordinal);
        Assert.Equal(text, PairCampaign.Replay(Seed, index, PairMutant.None));
    }

    [Theory]
    [InlineData("replication", "--streams", "10", "--seed", "4")]
    [InlineData("replication", "--replay", "4:10")]
    public void Parse_GoodArguments_AreUnderstood(params string[] args) => Assert.NotNull(Options.Parse(args));

    [Theory]
    [InlineData("replication", "--histories", "10")]
    [InlineData("zones", "--streams", "10")]
    public void Parse_BadArguments_AreRefused(params string[] args) => Assert.Null(Options.Parse(args));
}
