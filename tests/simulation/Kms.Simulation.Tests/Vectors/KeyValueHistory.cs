using System.Text.RegularExpressions;
using Kms.Simulation.Checking;

namespace Kms.Simulation.Tests.Vectors;

/// <summary>Histories of a key-value store: gets, puts and appends on several keys. Each key is judged alone: a history is linearizable if every key's part is.</summary>
internal static partial class KeyValueHistory
{
    public static IReadOnlyCollection<List<Timed<TextOperation>>> Read(string path)
    {
        var keys = new Dictionary<string, List<Timed<TextOperation>>>();
        var open = new Dictionary<string, (List<Timed<TextOperation>> History, int Index)>();
        var time = 0;
        foreach (var line in File.ReadLines(path))
        {
            if (Line().Match(line) is not { Success: true } match)
            {
                continue;
            }

            time++;
            var (process, isCall, kind, key, value) = (
                match.Groups[1].Value, match.Groups[2].Value == "invoke", Enum.Parse<TextKind>(match.Groups[3].Value, ignoreCase: true), match.Groups[4].Value, match.Groups[5].Value.Trim('"'));
            if (isCall)
            {
                var history = keys.TryGetValue(key, out var known) ? known : keys[key] = [];
                open[process] = (history, history.Count);
                history.Add(new Timed<TextOperation>(new TextOperation(kind, value), time, Timed<TextOperation>.Never));
            }
            else if (open.Remove(process, out var call))
            {
                call.History[call.Index] = call.History[call.Index] with { Operation = new TextOperation(kind, value), Returned = time };
            }
        }

        return keys.Values;
    }

    [GeneratedRegex("""^\{:process (\d+), :type :(invoke|ok), :f :(get|put|append), :key "([^"]*)", :value (.*)\}$""")]
    private static partial Regex Line();
}
