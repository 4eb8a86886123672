using System.CommandLine;
using System.CommandLine.Invocation;
using Kms.Cli;
using Kms.Cli.Output;

var parse = RootTree.Make().Parse(args);
if (parse.Action is ParseErrorAction)
{
    return Usage.Explain(parse, Console.Error);
}

try
{
    // Ctrl+C cancels what is under way; then the terminal is put in order, and only a second one ends the process at once.
    return await parse.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });
}
catch (Exception problem)
{
    return Failure.Explain(problem, parse, Console.Error);
}
