using System.CommandLine;
using System.CommandLine.Parsing;
using Kms.Cli.Running;

namespace Kms.Cli.Output;

/// <summary>A command line that cannot be understood: what is wrong, and where to read on.</summary>
internal static class Usage
{
    public static int Explain(ParseResult parse, TextWriter error)
    {
        foreach (var problem in parse.Errors)
        {
            error.WriteLine("kms: " + problem.Message);
        }

        error.WriteLine($"     See {PathOf(parse.CommandResult)} --help.");
        return ExitCode.Usage;
    }

    private static string PathOf(CommandResult command)
    {
        var names = new Stack<string>();
        for (SymbolResult? at = command; at is not null; at = at.Parent)
        {
            names.Push(at is CommandResult { Command: var found } ? found is RootCommand ? "kms" : found.Name : string.Empty);
        }

        return string.Join(' ', names.Where(name => name.Length > 0));
    }
}
