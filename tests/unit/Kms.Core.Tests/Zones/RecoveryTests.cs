using Kms.Records;
using Kms.TwoZone;
using Xunit;

namespace Kms.Core.Tests.Zones;

public sealed class RecoveryTests
{
    private static readonly string[] Shapes = ["clean n", "clean n other", "clean n+1", "clean n+1 other", "intent i", "intent j", "n+1 intent k"];

    /// <summary>The table of the class comment, cell by cell, rows as zone A and columns as zone B.</summary>
    private static readonly Dictionary<(string A, string B), RecoveryStep> Table = new()
    {
        [("clean n", "clean n")] = RecoveryStep.Nothing,
        [("clean n other", "clean n other")] = RecoveryStep.Nothing,
        [("clean n+1", "clean n+1")] = RecoveryStep.Nothing,
        [("clean n+1 other", "clean n+1 other")] = RecoveryStep.Nothing,
        [("intent i", "intent i")] = RecoveryStep.CommitBoth,
        [("intent j", "intent j")] = RecoveryStep.CommitBoth,
        [("intent i", "clean n")] = RecoveryStep.FenceBThenAbortA,
        [("intent j", "clean n")] = RecoveryStep.FenceBThenAbortA,
        [("clean n", "intent i")] = RecoveryStep.FenceAThenAbortB,
        [("clean n", "intent j")] = RecoveryStep.FenceAThenAbortB,
        [("intent i", "clean n+1")] = RecoveryStep.CommitA,
        [("clean n+1", "intent i")] = RecoveryStep.CommitB,
        [("intent j", "clean n+1 other")] = RecoveryStep.CommitA,
        [("clean n+1 other", "intent j")] = RecoveryStep.CommitB,
        [("n+1 intent k", "intent i")] = RecoveryStep.CommitB,
        [("n+1 intent k", "clean n+1")] = RecoveryStep.FenceBThenAbortA,
        [("clean n+1", "n+1 intent k")] = RecoveryStep.FenceAThenAbortB,
        [("n+1 intent k", "n+1 intent k")] = RecoveryStep.CommitBoth,
    };

    public static TheoryData<string, string> EveryPair() => [.. from a in Shapes from b in Shapes select (a, b)];

    /// <summary>All but the one that has no mirror: only A can be a prepare ahead, because a change goes to A first.</summary>
    public static TheoryData<string, string> MirroredPairs() =>
        [.. from a in Shapes from b in Shapes where !(a == "n+1 intent k" && b == "intent i") && !(a == "intent i" && b == "n+1 intent k") select (a, b)];

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void Decide_EveryPair_IsTheTablesStepAndOtherwiseDiverged(string a, string b) =>
        Assert.Equal(Table.GetValueOrDefault((a, b), RecoveryStep.Diverged), Recovery.Decide(Row(a), Row(b)));

    [Theory]
    [MemberData(nameof(MirroredPairs))]
    public void Decide_ZonesExchanged_IsTheMirroredStep(string a, string b)
    {
        var step = Recovery.Decide(Row(a), Row(b));
        var mirrored = step switch
        {
            RecoveryStep.CommitA => RecoveryStep.CommitB,
            RecoveryStep.CommitB => RecoveryStep.CommitA,
            RecoveryStep.FenceAThenAbortB => RecoveryStep.FenceBThenAbortA,
            RecoveryStep.FenceBThenAbortA => RecoveryStep.FenceAThenAbortB,
            _ => step,
        };
        Assert.Equal(mirrored, Recovery.Decide(Row(b), Row(a)));
    }

    [Fact]
    public void Decide_RecordThatIsNowhere_IsNothing() =>
        Assert.Equal(RecoveryStep.Nothing, Recovery.Decide(ZoneRow.Absent("r"), ZoneRow.Absent("r")));

    /// <summary>n is 4. Intent i leads to "n+1", intent j to "n+1 other"; intent k stands on "n+1".</summary>
    private static ZoneRow Row(string shape) => shape switch
    {
        "clean n" => Clean(4, 40),
        "clean n other" => Clean(4, 41),
        "clean n+1" => Clean(5, 50),
        "clean n+1 other" => Clean(5, 51),
        "intent i" => Clean(4, 40) with { Intent = Intent("i", 50) },
        "n+1 intent k" => Clean(5, 50) with { Intent = Intent("k", 60) with { Version = 6 } },
        _ => Clean(4, 40) with { Intent = Intent("j", 51) },
    };

    private static ZoneRow Clean(long version, byte hash) =>
        new("r", "s", version, RecordIndex.None, new byte[] { 1 }, new[] { hash }, "op", 0, null);

    private static Intent Intent(string id, byte hash) =>
        new(id, 5, RecordIndex.None, new byte[] { 1 }, new[] { hash }, "s", 9, 0, "op", false);
}
