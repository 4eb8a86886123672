using System.Globalization;
using System.Text;

namespace Kms.Bench.Reporting;

/// <summary>The table of ratios, one row for each thing that was measured.</summary>
internal sealed class Table(Action<string> progress)
{
    private static readonly string[] Header = ["measure", "ours", "raw", "ratio", "min..max", "target", ""];

    private readonly List<string[]> rows = [];

    /// <summary>A heading line inside the table: what the rows below compare.</summary>
    public void Section(string text)
    {
        rows.Add([text]);
        progress(text);
    }

    /// <summary>Throughput: more is better.</summary>
    /// <param name="target">The least ratio wanted; null where none is.</param>
    public void Rates(string measure, Pairs pairs, double? target = null) => Add(
        measure, Figures.Rate(pairs.Ours), Figures.Rate(pairs.Raw), pairs, target is { } t ? ">= " + Figures.Ratio(t) : "", target is { } least ? pairs.Ratio >= least : null);

    /// <summary>Times: less is better.</summary>
    /// <param name="target">The largest ratio wanted; null where none is.</param>
    public void Times(string measure, Pairs pairs, double? target = null) => Add(
        measure, Figures.Time(pairs.Ours), Figures.Time(pairs.Raw), pairs, target is { } t ? "<= " + Figures.Ratio(t) : "", target is { } most ? pairs.Ratio <= most : null);

    /// <summary>One figure of ours with a bound of its own.</summary>
    public void Bound(string measure, string ours, string raw, string ratio, string spread, string target, bool? good) =>
        Add([measure, ours, raw, ratio, spread, target, Verdict(good)]);

    public override string ToString()
    {
        var all = rows.Where(row => row.Length > 1).Prepend(Header).ToArray();
        var widths = Enumerable.Range(0, Header.Length).Select(column => all.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows.Prepend(Header))
        {
            text.AppendLine(row.Length == 1 ? "\n" + row[0] : Line(row, widths));
        }

        return text.ToString();
    }

    private static string Line(string[] row, int[] widths) => string.Join(
        "  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd();

    private static string Verdict(bool? good) => good switch { true => "ok", false => "MISSED", null => "" };

    private void Add(string measure, string ours, string raw, Pairs pairs, string target, bool? good) =>
        Add([measure, ours, raw, Figures.Ratio(pairs.Ratio), $"{Figures.Ratio(pairs.RatioMin)}..{Figures.Ratio(pairs.RatioMax)}", target, Verdict(good)]);

    private void Add(string[] row)
    {
        rows.Add(row);
        progress("  " + string.Join("  ", row));
    }
}

/// <summary>Numbers as people read them.</summary>
internal static class Figures
{
    public static string Ratio(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture);

    public static string Rate(double perSecond) =>
        perSecond >= 10_000
            ? string.Create(CultureInfo.InvariantCulture, $"{perSecond / 1000:0.0}k/s")
            : string.Create(CultureInfo.InvariantCulture, $"{perSecond:0}/s");

    public static string Time(double seconds) => seconds switch
    {
        >= 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s"),
        >= 0.001 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:0.00} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0.0} us"),
    };

    public static string Megabytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB");
}
