using Xunit;

namespace Kms.Http.Errors;

public sealed class ErrorTableTests
{
    [Theory]
    [MemberData(nameof(EveryRefusal))]
    public void Row_EveryRefusal_HasExactlyOne(RefusalCode code)
    {
        var row = Assert.Single(ErrorTable.All, row => row.Refusal == code);

        Assert.Same(row, ErrorTable.For(code));
        Assert.InRange(row.Status, 400, 503);
        Assert.NotEmpty(row.Code);
    }

    [Fact]
    public void Row_ClientsRepeatByThemselves_OnlyWhereThatCanHelp()
    {
        int[] repeated = [408, 429, 500, 502, 503, 504];

        Assert.All(ErrorTable.All, row => Assert.True(row.Repeatable == repeated.Contains(row.Status) || row.Refusal == RefusalCode.RecordCorrupt, row.ToString()));
    }

    public static TheoryData<RefusalCode> EveryRefusal() => [.. Enum.GetValues<RefusalCode>()];
}
