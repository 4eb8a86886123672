using Kms.Records;
using Kms.TwoZone;
using Xunit;

namespace Kms.Core.Tests.Zones;

public sealed class StartTableTests
{
    private static readonly Dictionary<string, ZoneFound> Found = new()
    {
        ["unreachable"] = new(false, null, "gone"),
        ["empty"] = new(true, null),
        ["old"] = new(true, new ZoneControl("i", 4, "x", true)),
        ["new"] = new(true, new ZoneControl("i", 5, "x", true)),
        ["old incomplete"] = new(true, new ZoneControl("i", 4, "x", false)),
        ["new incomplete"] = new(true, new ZoneControl("i", 5, "x", false)),
    };

    private static readonly Dictionary<(string A, string B), StartStep> Table = new()
    {
        [("empty", "empty")] = StartStep.FirstStart,
        [("old", "old")] = StartStep.ServeBoth,
        [("new", "new")] = StartStep.ServeBoth,
        [("new", "old")] = StartStep.ServeA,
        [("old", "unreachable")] = StartStep.ServeA,
        [("new", "unreachable")] = StartStep.ServeA,
        [("old", "empty")] = StartStep.ServeA,
        [("new", "empty")] = StartStep.ServeA,
        [("old", "old incomplete")] = StartStep.ServeA,
        [("new", "old incomplete")] = StartStep.ServeA,
        [("new", "new incomplete")] = StartStep.ServeA,
    };

    public static TheoryData<string, string> EveryPair() => [.. from a in Found.Keys from b in Found.Keys select (a, b)];

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void Decide_EveryPair_ServesOnlyWhatCannotHaveLostAnything(string a, string b)
    {
        var expected = Table.TryGetValue((a, b), out var step) ? step
            : Table.TryGetValue((b, a), out var mirrored) ? mirrored == StartStep.ServeA ? StartStep.ServeB : mirrored
            : StartStep.Refuse;
        var decided = StartTable.Decide(Found[a], Found[b] with { Control = Found[b].Control is { } other ? other with { Incarnation = "y" } : null });
        Assert.Equal(expected, decided.Step);
        Assert.NotEmpty(decided.Reason);
    }

    [Theory]
    [InlineData("old", "old")]
    [InlineData("new", "old")]
    [InlineData("new", "old incomplete")]
    public void Decide_OneIncarnationInBoth_IsRefused(string a, string b)
    {
        var decided = StartTable.Decide(Found[a], Found[b]);
        Assert.Equal(StartStep.Refuse, decided.Step);
        Assert.Contains("one database", decided.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_ZonesOfTwoInstallations_AreNeverPaired()
    {
        var other = new ZoneFound(true, new ZoneControl("another", 4, "y", true));
        Assert.Equal(StartStep.Refuse, StartTable.Decide(Found["old"], other).Step);
    }

    /// <summary>What an operator is told, written out: it names the zone that is out and why, and nothing that is not so.</summary>
    [Theory]
    [InlineData("empty", "empty", "Both zones are new.")]
    [InlineData("old", "old", "Both zones are in service.")]
    [InlineData("new", "old", "Zone B missed a rejoin: it has to be brought up to date.")]
    [InlineData("old", "new", "Zone A missed a rejoin: it has to be brought up to date.")]
    [InlineData("old", "unreachable", "gone")]
    [InlineData("unreachable", "old", "gone")]
    [InlineData("old", "empty", "Zone B is empty: it has to be filled from the other one.")]
    [InlineData("empty", "old", "Zone A is empty: it has to be filled from the other one.")]
    [InlineData("old", "old incomplete", "Zone B was not completed when it was last brought up to date.")]
    [InlineData("old incomplete", "old", "Zone A was not completed when it was last brought up to date.")]
    [InlineData("old", "new incomplete", "Zone B is newer than zone A but was never completed: one of them was restored from an old copy.")]
    [InlineData("new incomplete", "old", "Zone A is newer than zone B but was never completed: one of them was restored from an old copy.")]
    [InlineData("unreachable", "empty", "No zone can serve: zone A cannot be used (gone); zone B is empty.")]
    [InlineData(
        "old incomplete", "unreachable",
        "No zone can serve: zone A was not completed when it was last brought up to date, which needs the other one; zone B cannot be used (gone).")]
    public void Decide_Reason_SaysWhy(string a, string b, string reason) =>
        Assert.Equal(reason, StartTable.Decide(Found[a], Found[b] with { Control = Found[b].Control is { } other ? other with { Incarnation = "y" } : null }).Reason);

    [Fact]
    public void Decide_UnreachableWithoutAReason_SaysThatMuch() =>
        Assert.Equal("It cannot be reached.", StartTable.Decide(Found["old"], new ZoneFound(false, null)).Reason);

    [Fact]
    public void Decide_TwoInstallations_SaysSo()
    {
        var other = new ZoneFound(true, new ZoneControl("another", 4, "y", true));
        Assert.Equal(
            "The two zones belong to different installations: check that both connection strings mean the same service.",
            StartTable.Decide(Found["old"], other).Reason);
    }
}
