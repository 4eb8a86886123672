using System.CommandLine;
using System.CommandLine.Invocation;
using Kms.Cli.Output;
using Kms.Cli.Running;

namespace Kms.Cli;

/// <summary>One run of the command, from its words to its exit code.</summary>
internal static class Entry
{
    /// <summary>
    /// No bundles (<c>-dry-run</c> is not <c>-d ry-run</c>), and no files of arguments (<c>@name</c> is a word like any other).
    /// </summary>
    private static readonly ParserConfiguration Strict = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <param name="interruption">Cancelled by Ctrl+C.</param>
    /// <returns>The exit code: see <see cref="ExitCode"/>.</returns>
    public static async Task<int> Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken interruption)
    {
        string[] words = arguments.Count == 0 ? ["--help"] : [.. arguments];
        var parse = RootTree.Root.Parse(words, Strict);
        if (parse.Action is ParseErrorAction || parse.Action == parse.CommandResult.Command.Action)
        {
            var problems = UnknownOptions.Find(parse, words);
            if (problems.Count > 0 || parse.Errors.Count > 0)
            {
                return Usage.Explain(parse, words, problems, error);
            }
        }

        try
        {
            return await parse.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = output, Error = error }, interruption);
        }
        catch (Exception problem)
        {
            return Failure.Explain(problem, parse, error);
        }
    }
}
