using System.CommandLine;
using Kms.Client;
using Kms.Keys;

namespace Kms.Cli.Running;

/// <summary>Arguments and options that several commands have, and the way to make a command out of them.</summary>
internal static class Symbols
{
    public static readonly Argument<string> Key = new("KEY") { Description = "NAME, VAULT/NAME or VAULT/NAME/VERSION." };

    public static readonly Option<string?> Version = new("--key-version") { Description = "A version of the key; default: the newest.", HelpName = "VERSION" };

    public static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask." };

    public static readonly Option<bool> Deleted = new("--deleted") { Description = "Those that are deleted and can be recovered." };

    public static readonly Option<string?> Operation = new("--operation-id")
    {
        Description = "Names the change: repeated with the same id it happens once.",
        HelpName = "ID",
    };

    /// <summary>A command that does something.</summary>
    public static Command Leaf(string name, string description, Func<Session, CancellationToken, Task<int>> run, params Symbol[] symbols)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }

        command.SetAction(async (parse, cancellation) =>
        {
            // Ctrl+C is looked after from the first wait on: this one, before anything was begun.
            await Task.Yield();
            using var session = new Session(parse);
            return await run(session, cancellation);
        });
        return command;
    }

    /// <summary>A command that holds others.</summary>
    public static Command Branch(string name, string description, params Command[] commands)
    {
        var branch = new Command(name, description);
        foreach (var command in commands)
        {
            branch.Subcommands.Add(command);
        }

        return branch;
    }

    public static KeyRef KeyOf(Session session)
    {
        var key = KeyRef.Parse(session.Value(Key));
        return session.Value(Version) is { } version ? key.At(version) : key;
    }

    /// <summary>One of the algorithms that have the operation.</summary>
    public static Option<string> AlgorithmFor(KeyOperations operation)
    {
        var names = Algorithm.All.Where(row => row.Operations.HasFlag(operation)).Select(row => row.Name).ToArray();
        var option = new Option<string>("--algorithm", "-a") { Description = string.Join(", ", names) + ".", HelpName = "NAME", Required = true };
        option.AcceptOnlyFromAmong(names);
        return option;
    }
}
