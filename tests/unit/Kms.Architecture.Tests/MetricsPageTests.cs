using System.Text.RegularExpressions;
using Xunit;

namespace Kms.Architecture;

/// <summary>
/// Every instrument of the code has its row in <c>docs/metrics.md</c>, with its kind, unit and tags, and no row is of one that is
/// gone.
/// </summary>
public sealed partial class MetricsPageTests
{
    private const string Page = "docs/metrics.md";

    private static readonly string[] Units = ["1", "s", "By"];

    [Fact]
    public void Page_EveryInstrument_HasItsRow()
    {
        var rows = Rows().Select(row => $"{row.Name} {row.Kind} {row.Unit}").Order(StringComparer.Ordinal).ToArray();
        var code = Instruments().Select(made => $"{made.Name} {made.Kind} {made.Unit}").Order(StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(code);
        Assert.Equal(code, rows);
    }

    /// <summary>An instrument whose name is not written where it is made would be seen by nobody, this test included.</summary>
    [Fact]
    public void Instruments_All_AreMadeWithTheirNameInPlace() =>
        Assert.Equal(Repository.ShippedSources.Sum(file => Creation().Count(Repository.ReadText(file))), Instruments().Count());

    [Fact]
    public void Names_All_FollowTheConvention()
    {
        Findings.None(Rows().Where(row => !ConventionalName().IsMatch(row.Name)).Select(row => row.Name));
        Findings.None(Rows().Where(row => UnitInName().IsMatch(row.Name)).Select(row => "unit in " + row.Name));
        Findings.None(Rows().Where(row => !Units.Contains(row.Unit) && !Annotation().IsMatch(row.Unit)).Select(row => $"{row.Name}: {row.Unit}"));

        // A name is no namespace of others.
        Findings.None(from one in Rows() from other in Rows() where other.Name.StartsWith(one.Name + ".", StringComparison.Ordinal) select $"{one.Name} and {other.Name}");
    }

    [Fact]
    public void Tags_OfCodeAndPage_AreTheSameAndUnderKms()
    {
        var page = Rows().SelectMany(row => row.Tags).Distinct().Order(StringComparer.Ordinal).ToArray();
        var code = Repository.ShippedSources.Select(Repository.ReadText).Where(text => text.Contains(" Meter ", StringComparison.Ordinal))
            .SelectMany(text => Tag().Matches(text)).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(code, page);
        Findings.None(page.Where(tag => !tag.StartsWith("kms.", StringComparison.Ordinal) && !tag.StartsWith("http.", StringComparison.Ordinal)));
    }

    private static IEnumerable<(string Name, string Kind, string Unit)> Instruments() =>
        from file in Repository.ShippedSources
        let text = Repository.ReadText(file)
        from Match match in Instrument().Matches(text)
        select (match.Groups["name"].Value, match.Groups["kind"].Value.Replace("Observable", string.Empty, StringComparison.Ordinal).ToLowerInvariant(), UnitOf(text, match));

    /// <summary>The unit is the next text of the same statement.</summary>
    private static string UnitOf(string text, Match match)
    {
        var rest = text[(match.Index + match.Length)..];
        var statement = rest[..rest.IndexOf(");\n", StringComparison.Ordinal)];
        return Quoted().Match(statement).Groups[1].Value;
    }

    private static IEnumerable<(string Name, string Kind, string Unit, string[] Tags)> Rows() =>
        from Match row in Row().Matches(Repository.ReadText(Page))
        select (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value, Quote().Matches(row.Groups[4].Value).Select(tag => tag.Groups[1].Value).ToArray());

    [GeneratedRegex(@"\.Create(?<kind>(Observable)?(Counter|UpDownCounter|Gauge|Histogram))(<\w+>)?\(\s*""(?<name>[^""]+)""")]
    private static partial Regex Instrument();

    [GeneratedRegex(@"\.Create(Observable)?(Counter|UpDownCounter|Gauge|Histogram)\b")]
    private static partial Regex Creation();

    [GeneratedRegex(@"""([^""]+)""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"`([^`]+)`")]
    private static partial Regex Quote();

    [GeneratedRegex(@"^\| `([^`]+)` \| (\w+) \| ([^|]+?) \| ([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^kms(\.[a-z][a-z0-9]*(_[a-z0-9]+)*)+$")]
    private static partial Regex ConventionalName();

    [GeneratedRegex(@"\b(seconds|milliseconds|ms|bytes|total)\b")]
    private static partial Regex UnitInName();

    [GeneratedRegex(@"^\{[a-z]+\}$")]
    private static partial Regex Annotation();

    [GeneratedRegex(@"(?:KeyValuePair\.Create<string, object\?>\(|object\?> _tag = new\(|=> new\(|TagList \{ \{ |, \{ |\}, \{ )""([a-z][a-z._]+)""")]
    private static partial Regex Tag();
}
