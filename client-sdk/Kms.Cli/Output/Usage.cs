using System.CommandLine;
using System.CommandLine.Parsing;
using Kms.Cli.Running;

namespace Kms.Cli.Output;

/// <summary>A command line that cannot be understood: what is wrong, what was probably meant, and where to read on.</summary>
internal static class Usage
{
    /// <param name="words">As they were written.</param>
    /// <param name="unknown">What is known to be wrong beyond the parser's own errors.</param>
    /// <returns>The exit code.</returns>
    public static int Explain(ParseResult parse, IReadOnlyList<string> words, IReadOnlyList<string> unknown, TextWriter error)
    {
        // Where an option is unknown, the parser's complaints about what it took it for would only confuse.
        var problems = unknown.Count > 0 ? unknown : [.. parse.Errors.Select(problem => OneLine(problem.Message)).SkipLast(1), OneLine(parse.Errors[^1].Message) + Hint(parse)];
        if (WantsJson(words))
        {
            Failure.Write(new UsageException(string.Join(' ', problems)), error);
            return ExitCode.Usage;
        }

        foreach (var problem in problems)
        {
            error.WriteLine("kms: " + problem);
        }

        error.WriteLine($"     See {PathOf(parse.CommandResult)} --help.");
        return ExitCode.Usage;
    }

    /// <summary>The command with those that it is in: <c>kms keys create</c>.</summary>
    public static string PathOf(CommandResult command)
    {
        var names = new Stack<string>();
        for (SymbolResult? at = command; at is not null; at = at.Parent)
        {
            names.Push(at is CommandResult { Command: var found } ? found is RootCommand ? "kms" : found.Name : string.Empty);
        }

        return string.Join(' ', names.Where(name => name.Length > 0));
    }

    /// <summary>The command that was probably meant by a word that is none.</summary>
    private static string Hint(ParseResult parse)
    {
        var commands = parse.CommandResult.Command.Subcommands.Select(command => command.Name);
        return parse.UnmatchedTokens is [var word, ..] && Spelling.Nearest(word, commands) is (var nearest, var distance) && distance <= Math.Max(2, word.Length / 3)
            ? $" Did you mean {nearest}?"
            : string.Empty;
    }

    /// <summary>Read from the words: where they cannot be parsed, the parser does not know either.</summary>
    private static bool WantsJson(IReadOnlyList<string> words) => words.Select((word, at) => (word, at)).Any(item =>
        item.word is "--output=json" or "-o=json" or "--output:json" or "-o:json"
        || (item.word is "--output" or "-o" && item.at + 1 < words.Count && words[item.at + 1] == "json"));

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));
}
