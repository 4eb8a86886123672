using System.CommandLine;
using System.CommandLine.Parsing;
using Kms.Cli.Output;

namespace Kms.Cli.Running;

/// <summary>
/// Words that begin with a hyphen and are not options: a mistyped option must never become a name or a value. The parser would take it for
/// one where the command has room for it.
/// </summary>
internal static class UnknownOptions
{
    /// <returns>A sentence for each.</returns>
    public static IReadOnlyList<string> Find(ParseResult parse, IReadOnlyList<string> words)
    {
        var found = new List<string>();
        var tokens = parse.Tokens;
        var known = Known(parse.CommandResult);

        // The parser leaves out a first word that is the command's own name.
        var first = tokens.Count > 0 && words.Count > 0 && !words[0].StartsWith(tokens[0].Value, StringComparison.Ordinal) ? 1 : 0;
        for (int at = 0, word = first; at < tokens.Count && tokens[at].Type != TokenType.DoubleDash; at++, word++)
        {
            if (word < words.Count && tokens[at].Type == TokenType.Option && words[word].Length > tokens[at].Value.Length)
            {
                // --name=value is one word and two tokens.
                at++;
                continue;
            }

            var text = tokens[at].Value;
            if (tokens[at].Type == TokenType.Argument && text.Length > 1 && text[0] == '-')
            {
                var before = at > 0 && tokens[at - 1].Type == TokenType.Option ? known.GetValueOrDefault(tokens[at - 1].Value) : null;
                if (before is null || !MayBegin(before, text))
                {
                    found.Add(Describe(text, before, parse, known));
                }
            }
        }

        return found;
    }

    /// <summary>True for a value that is in the form of the option's although it begins with a hyphen: signatures do, one in 64.</summary>
    private static bool MayBegin(Option option, string text) =>
        option.HelpName == Formats.BytesHelpName || (option.Arity.MaximumNumberOfValues > 0 && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0);

    private static string Describe(string text, Option? before, ParseResult parse, Dictionary<string, Option> known)
    {
        var name = text.Split('=', ':')[0];
        var path = Usage.PathOf(parse.CommandResult);
        var nearest = known.ContainsKey(name) ? null : Spelling.Nearest(name, known.Keys);
        var hint = nearest switch
        {
            null => string.Empty,
            (var word, var distance) when distance <= Math.Max(2, name.Length / 3) => $" Did you mean {word}?",
            (var word, _) => $" The nearest one is {word}.",
        };
        var shown = Text.Shorten(text);
        return before is { Arity.MaximumNumberOfValues: > 0 }
            ? $"{before.Name} needs a value, and '{shown}' follows it.{hint} A value that begins with a hyphen is written {before.Name}={shown}"
            : $"'{shown}' is not an option of {path}.{hint} A name that begins with a hyphen is written after '--'.";
    }

    /// <summary>Every option that the command takes, by each of its names.</summary>
    private static Dictionary<string, Option> Known(CommandResult command)
    {
        var options = new Dictionary<string, Option>(StringComparer.Ordinal);
        for (SymbolResult? at = command; at is not null; at = at.Parent)
        {
            foreach (var option in at is CommandResult level ? level.Command.Options : [])
            {
                if (at == command || option.Recursive)
                {
                    options.TryAdd(option.Name, option);
                    foreach (var alias in option.Aliases)
                    {
                        options.TryAdd(alias, option);
                    }
                }
            }
        }

        return options;
    }
}
