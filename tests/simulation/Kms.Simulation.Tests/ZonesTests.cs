using Kms.Simulation.Histories;
using Kms.Simulation.Mutants;
using Xunit;

namespace Kms.Simulation.Tests;

/// <summary>A short run of the simulator with a fixed seed; the long ones are a command of their own.</summary>
public sealed class ZonesTests
{
    private const ulong Seed = 1;

    public static TheoryData<string> Mutants => [.. Zoo.All.Select(mutant => mutant.Name)];

    [Fact]
    public void Histories_5000_BreakNoPromise()
    {
        var counters = new Counters();
        for (var index = 0; index < 5000; index++)
        {
            var violation = Runner.Run(Seed, index, Mutant.None, counters);
            Assert.True(violation is null, $"{Seed}:{index}: {violation}");
        }

        Assert.All(
            (long[])[counters.Acknowledged, counters.Unknown, counters.Denials, counters.Rejoins, counters.CommitsLost, counters.SetBacks, counters.RequestsTwice],
            count => Assert.True(count > 0));
    }

    [Theory]
    [MemberData(nameof(Mutants))]
    public void Mutant_Each_IsCaught(string name) =>
        Assert.NotNull(Campaign.Hunt(Zoo.All.Single(mutant => mutant.Name == name), Seed, Campaign.MutantHistoriesMax));

    [Theory]
    [InlineData(3)]
    [InlineData(155)]
    [InlineData(2917)]
    public void Replay_SameSeedAndIndex_IsTheSameText(int index)
    {
        var text = Runner.Replay(Seed, index, Mutant.None);
        Assert.Contains("Prepare", text, StringComparison.Ordinal);
        Assert.EndsWith("no violation" + Environment.NewLine, text, StringComparison.Ordinal);
        Assert.Equal(text, Runner.Replay(Seed, index, Mutant.None));
    }

    [Fact]
    public void Replay_Mutant_EndsWithWhatWentWrong()
    {
        var mutant = Zoo.All.Single(each => each.Name == "no ballot");
        var caught = Campaign.Hunt(mutant, Seed, Campaign.MutantHistoriesMax);
        Assert.Contains("VIOLATION of " + caught!.Value.Violation.Check, Runner.Replay(Seed, caught.Value.Index, mutant), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zones", "--histories", "10", "--seed", "4")]
    [InlineData("zones", "--replay", "4:10")]
    public void Parse_GoodArguments_AreUnderstood(params string[] args) => Assert.NotNull(Options.Parse(args));

    [Theory]
    [InlineData]
    [InlineData("zones", "--histories")]
    [InlineData("zones", "--replay", "4")]
    [InlineData("regions")]
    public void Parse_BadArguments_AreRefused(params string[] args) => Assert.Null(Options.Parse(args));
}
