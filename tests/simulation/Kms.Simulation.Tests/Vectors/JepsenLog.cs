using System.Globalization;
using System.Text.RegularExpressions;
using Kms.Simulation.Checking;

namespace Kms.Simulation.Tests.Vectors;

/// <summary>Logs of the Jepsen test of etcd: process, what happened, operation, value. "info" means that nobody knows; so does a read that failed.</summary>
internal static partial class JepsenLog
{
    public static List<Timed<CasOperation>> Read(string path)
    {
        var history = new List<Timed<CasOperation>?>();
        var open = new Dictionary<string, int>();
        var time = 0;
        foreach (var line in File.ReadLines(path))
        {
            if (Line().Match(line) is not { Success: true } match)
            {
                continue;
            }

            time++;
            var (process, type, operation, value) = (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value);
            if (type == "invoke")
            {
                open[process] = history.Count;
                history.Add(new Timed<CasOperation>(Called(operation, value), time, Timed<CasOperation>.Never));
            }
            else if (open.Remove(process, out var index))
            {
                history[index] = Answered(history[index]!.Value, type, value, time);
            }
        }

        // A read without an answer says nothing.
        return [.. history.OfType<Timed<CasOperation>>().Where(each => each.Operation.Kind != CasKind.Read || each.Returned != Timed<CasOperation>.Never)];
    }

    private static CasOperation Called(string operation, string value) => operation switch
    {
        "read" => new CasOperation(CasKind.Read, CasRegister.Nothing),
        "write" => new CasOperation(CasKind.MaybeWrite, Number(value)),
        _ => new CasOperation(CasKind.MaybeCas, Pair(value).First, Pair(value).Second),
    };

    private static Timed<CasOperation>? Answered(Timed<CasOperation> call, string type, string value, int time) => (call.Operation.Kind, type) switch
    {
        (CasKind.Read, "ok") => call with { Operation = call.Operation with { First = Number(value) }, Returned = time },
        (CasKind.Read, _) => null,
        (CasKind.MaybeWrite, "ok") => call with { Operation = call.Operation with { Kind = CasKind.Write }, Returned = time },
        (CasKind.MaybeCas, "ok") => call with { Operation = call.Operation with { Kind = CasKind.Cas }, Returned = time },
        (CasKind.MaybeCas, "fail") => call with { Operation = call.Operation with { Kind = CasKind.CasFailed }, Returned = time },
        _ => call,
    };

    private static int Number(string text) => text == "nil" ? CasRegister.Nothing : int.Parse(text, CultureInfo.InvariantCulture);

    private static (int First, int Second) Pair(string text) => text.Trim('[', ']').Split(' ') is [var first, var second]
        ? (Number(first), Number(second))
        : throw new FormatException(text);

    [GeneratedRegex(@"jepsen\.util - (\d+)\s+:(invoke|ok|fail|info)\s+:(read|write|cas)\s+(.+)$")]
    private static partial Regex Line();
}
