using System.Text.RegularExpressions;

namespace Kms.Cli.Output;

/// <summary>
/// Rows under headings, no wider than the terminal. Where they are too wide, times lose their seconds, then text continues on the next
/// line; what does not fit even so is shown as one block of lines for each row. Nothing is ever left out. In a pipe every row is one line,
/// however wide.
/// </summary>
internal static partial class Table
{
    private const string Gap = "  ";

    /// <param name="columns">The headings.</param>
    /// <param name="rows">Each with one cell for each heading.</param>
    /// <param name="widthMax">In characters; null: no limit.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<string> columns, IReadOnlyList<string[]> rows, int? widthMax)
    {
        string[][] cells = [[.. columns], .. rows];
        if (widthMax is not { } limit || Width(Widths(cells)) <= limit)
        {
            return Lay(cells, Widths(cells));
        }

        cells = [.. cells.Select(row => row.Select(WithoutSeconds).ToArray())];
        return Fit(cells, limit) is { } widths ? Lay(cells, widths) : Blocks(columns, rows, limit);
    }

    private static int[] Widths(string[][] cells) => [.. Enumerable.Range(0, cells[0].Length).Select(column => cells.Max(row => row[column].Length))];

    private static int Width(int[] widths) => widths.Sum() + (Gap.Length * (widths.Length - 1));

    /// <summary>How wide each column may be so that all fit and no word is broken. Null: there is no such way.</summary>
    private static int[]? Fit(string[][] cells, int limit)
    {
        var wanted = Widths(cells);
        var widths = Enumerable.Range(0, wanted.Length).Select(column => cells.Max(row => row[column].Split(' ').Max(word => word.Length))).ToArray();
        if (Width(widths) > limit)
        {
            return null;
        }

        for (var left = limit - Width(widths); left > 0; left--)
        {
            // One character more for the column that lacks the most.
            var neediest = Enumerable.Range(0, widths.Length).MaxBy(column => wanted[column] - widths[column]);
            if (wanted[neediest] == widths[neediest])
            {
                break;
            }

            widths[neediest]++;
        }

        return widths;
    }

    private static IEnumerable<string> Lay(string[][] cells, int[] widths) =>
        from row in cells
        let wrapped = row.Select((cell, column) => Wrap(cell, widths[column]).ToArray()).ToArray()
        from line in Enumerable.Range(0, wrapped.Max(cell => cell.Length))
        select string.Join(Gap, wrapped.Select((cell, column) => (line < cell.Length ? cell[line] : string.Empty).PadRight(widths[column]))).TrimEnd();

    private static IEnumerable<string> Blocks(IReadOnlyList<string> columns, IReadOnlyList<string[]> rows, int limit)
    {
        var names = columns.Max(name => name.Length) + Gap.Length;
        var isFirst = true;
        foreach (var row in rows)
        {
            if (!isFirst)
            {
                yield return string.Empty;
            }

            isFirst = false;
            for (var column = 0; column < row.Length; column++)
            {
                var lead = columns[column].PadRight(names);
                foreach (var line in Wrap(row[column], Math.Max(1, limit - names)))
                {
                    yield return lead + line;
                    lead = new string(' ', names);
                }
            }
        }
    }

    /// <summary>At spaces where there are some, within a word where it is longer than a line.</summary>
    private static IEnumerable<string> Wrap(string text, int width)
    {
        while (text.Length > width)
        {
            var space = text.LastIndexOf(' ', width);
            var end = space > 0 ? space : width;
            yield return text[..end];
            text = text[end..].TrimStart(' ');
        }

        yield return text;
    }

    private static string WithoutSeconds(string cell) => Moment().IsMatch(cell) ? cell[..16] + "Z" : cell;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    private static partial Regex Moment();
}
