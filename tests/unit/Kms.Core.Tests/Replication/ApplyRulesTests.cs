using Kms.Regions.Replication;
using Xunit;

namespace Kms.Core.Tests.Replication;

/// <summary>Every input of the applier's decision table, judged by a second table that is written as rows and not as code.</summary>
public sealed class ApplyRulesTests
{
    private static readonly int[] Epochs = [-1, 0, 1];
    private static readonly bool[] Both = [false, true];

    /// <summary>epoch, follows, genuine, hash, forked, number, fits; <c>*</c> is any.</summary>
    private static readonly (string Row, ApplyStep Step)[] Rows =
    [
        ("lower * * * * * *", ApplyStep.Fence),
        ("same no * * * * *", ApplyStep.Decline),
        ("higher * * * * * *", ApplyStep.Decline),
        ("same yes no * * * *", ApplyStep.Reject),
        ("same yes yes no * * *", ApplyStep.Reject),
        ("same yes yes yes yes * *", ApplyStep.RaiseFork),
        ("same yes yes yes no Before yes", ApplyStep.Ignore),
        ("same yes yes yes no Last yes", ApplyStep.Ignore),
        ("same yes yes yes no Next yes", ApplyStep.Apply),
        ("same yes yes yes no Beyond *", ApplyStep.AskForRange),
        ("same yes yes yes no Before no", ApplyStep.RaiseFork),
        ("same yes yes yes no Last no", ApplyStep.RaiseFork),
        ("same yes yes yes no Next no", ApplyStep.RaiseFork),
    ];

    [Fact]
    public void Decide_EveryInput_IsTheStepOfExactlyOneRow()
    {
        var inputs = from epoch in Epochs
                     from follows in Both
                     from genuine in Both
                     from hash in Both
                     from forked in Both
                     from number in Enum.GetValues<ChangeNumber>()
                     from fits in Both
                     select new ChangeFacts(follows, epoch, genuine, hash, forked, number, fits);
        var count = 0;
        foreach (var facts in inputs)
        {
            var row = Assert.Single(Rows, row => Matches(row.Row, facts));
            Assert.Equal(row.Step, ApplyRules.Decide(facts));
            count++;
        }

        Assert.Equal(3 * 2 * 2 * 2 * 2 * 4 * 2, count);
    }

    [Fact]
    public void OutcomeOf_EveryStep_HasOne() =>
        Assert.All(Enum.GetValues<ApplyStep>(), step => Assert.True(Enum.IsDefined(ApplyRules.OutcomeOf(step))));

    [Theory]
    [InlineData(4, 5, ChangeNumber.Before)]
    [InlineData(5, 5, ChangeNumber.Last)]
    [InlineData(6, 5, ChangeNumber.Next)]
    [InlineData(7, 5, ChangeNumber.Beyond)]
    [InlineData(1, 0, ChangeNumber.Next)]
    public void NumberOf_Sequence_IsSeenFromTheLastApplied(long sequence, long applied, ChangeNumber expected) =>
        Assert.Equal(expected, ApplyRules.NumberOf(sequence, applied));

    private static bool Matches(string row, ChangeFacts facts)
    {
        string[] given =
        [
            facts.Epoch < 0 ? "lower" : facts.Epoch == 0 ? "same" : "higher", Word(facts.Follows), Word(facts.IsGenuine), Word(facts.IsHashRight), Word(facts.IsForked),
            facts.Number.ToString(), Word(facts.Fits),
        ];
        return row.Split(' ').Zip(given).All(pair => pair.First == "*" || pair.First == pair.Second);
    }

    private static string Word(bool value) => value ? "yes" : "no";
}
