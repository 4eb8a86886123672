using Kms.Cli.Output;
using Xunit;

namespace Kms.CliTests;

/// <summary>Tables fit the terminal, whatever its width, and leave nothing out; in a pipe they are as wide as they are.</summary>
public sealed class TableTests
{
    private const string Version = "0123456789abcdef0123456789abcdef";
    private const string Time = "2027-01-31T12:34:56Z";

    /// <summary>The columns that commands show, with cells as wide as they can become.</summary>
    private static readonly (string[] Columns, string[] Row)[] Tables =
    [
        (["VERSION", "ENABLED", "CREATED", "EXPIRES"], [Version, "false", Time, Time]),
        (["NAME", "ENABLED", "CREATED", "EXPIRES", "TAGS"], ["a-key", "false", Time, Time, "team=payments, owner=somebody, purpose=a long text with many words in it"]),
        (["NAME", "ENABLED", "CREATED", "EXPIRES", "TAGS"], [new string('n', 127), "true", Time, "-", "-"]),
        (["ZONE", "STATE", "SINCE", "REASON"], ["A", "unavailable", Time, "The database at 10.0.0.7 does not accept connections; the last answer came 14 s ago"]),
        (["NAME", "STATE", "COUNT", "SIZEBYTES", "OLDEST", "NEWEST", "LASTERROR"], ["/srv/backups/one", "alarm", "288", "12345678901", Time, Time, "No space left on device"]),
        (["RECORD", "VERSION", "TIME", "SEQUENCE", "EPOCH", "OPERATIONID"], ["key/payments/invoices", "7", Time, "123456", "3", Version]),
    ];

    public static TheoryData<int, int> Cases
    {
        get
        {
            var cases = new TheoryData<int, int>();
            foreach (var width in (int[])[20, 40, 60, 79, 80, 100, 132, 200, 500])
            {
                for (var table = 0; table < Tables.Length; table++)
                {
                    cases.Add(table, width);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Lines_AnyWidth_FitAndHaveEverything(int table, int width)
    {
        var (columns, row) = Tables[table];
        var lines = Table.Lines(columns, [row, row], width).ToArray();
        Assert.All(lines, line => Assert.True(line.Length <= width, $"{line.Length} > {width}: {line}"));
        var shown = string.Concat(lines).Replace(" ", "", StringComparison.Ordinal);
        foreach (var word in row.SelectMany(cell => cell.Split(' ')).Where(word => word != Time))
        {
            Assert.All(word, letter => Assert.Contains(letter, shown));
            Assert.True(word.Length > width - 22 || lines.Any(line => line.Contains(word, StringComparison.Ordinal)), $"'{word}' is not whole in\n{string.Join('\n', lines)}");
        }
    }

    [Fact]
    public void Lines_InAPipe_AreOneForEachRowAndWhole()
    {
        foreach (var (columns, row) in Tables)
        {
            var lines = Table.Lines(columns, [row], null).ToArray();
            Assert.Equal(2, lines.Length);
            Assert.All(row, cell => Assert.Contains(cell, lines[1], StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Lines_VersionsAt80_StayATable()
    {
        var lines = Table.Lines(Tables[0].Columns, [Tables[0].Row], 80).ToArray();
        Assert.Equal(2, lines.Length);
        Assert.Contains(Version, lines[1], StringComparison.Ordinal);
        Assert.Contains("2027-01-31T12:34Z", lines[1], StringComparison.Ordinal);
    }
}
