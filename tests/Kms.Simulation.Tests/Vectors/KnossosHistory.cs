using System.Globalization;
using System.Text.RegularExpressions;
using Kms.Simulation.Checking;

namespace Kms.Simulation.Tests.Vectors;

/// <summary>
/// Histories that come with Knossos, in EDN. There "fail" means that the operation did not take place, whatever the reason, and a read of nil says nothing.
/// </summary>
internal static partial class KnossosHistory
{
    public static List<Timed<CasOperation>> Read(string path)
    {
        var history = new List<Timed<CasOperation>?>();
        var open = new Dictionary<string, int>();
        var time = 0;
        foreach (Match entry in Entry().Matches(Comment().Replace(File.ReadAllText(path), string.Empty)))
        {
            time++;
            var text = entry.Value;
            var (process, type, value) = (Process().Match(text).Groups[1].Value, Type().Match(text).Groups[1].Value, Value().Match(text).Groups[1].Value);
            if (type == "invoke")
            {
                open[process] = history.Count;
                history.Add(new Timed<CasOperation>(Called(Function().Match(text).Groups[1].Value, value), time, Timed<CasOperation>.Never));
            }
            else if (type != "info" && open.Remove(process, out var index))
            {
                history[index] = type == "fail" ? null : Answered(history[index]!.Value, value, time);
            }
        }

        return [.. history.OfType<Timed<CasOperation>>().Where(each => each.Operation.Kind != CasKind.Read || each.Returned != Timed<CasOperation>.Never)];
    }

    private static CasOperation Called(string function, string value) => function switch
    {
        "read" => new CasOperation(CasKind.Read, 0),
        "write" => new CasOperation(CasKind.MaybeWrite, Number(value)),
        "cas" when value.Trim('[', ']').Split(' ') is [var first, var second] => new CasOperation(CasKind.MaybeCas, Number(first), Number(second)),
        _ => throw new FormatException(function + " " + value),
    };

    private static Timed<CasOperation>? Answered(Timed<CasOperation> call, string value, int time) => call.Operation.Kind switch
    {
        CasKind.Read when value == "nil" => null,
        CasKind.Read => call with { Operation = new CasOperation(CasKind.Read, Number(value)), Returned = time },
        CasKind.MaybeWrite => call with { Operation = call.Operation with { Kind = CasKind.Write }, Returned = time },
        _ => call with { Operation = call.Operation with { Kind = CasKind.Cas }, Returned = time },
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(";[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Entry();

    [GeneratedRegex(@":process (\d+)")]
    private static partial Regex Process();

    [GeneratedRegex(@":type :(\w+)")]
    private static partial Regex Type();

    [GeneratedRegex(@":f :(\w+)")]
    private static partial Regex Function();

    [GeneratedRegex(@":value (nil|-?\d+|\[[^\]]*\])")]
    private static partial Regex Value();
}
