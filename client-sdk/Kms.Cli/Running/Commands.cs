using System.CommandLine;

namespace Kms.Cli.Running;

/// <summary>How a command is made out of its arguments, its options and what it does.</summary>
internal static class Commands
{
    /// <summary>A command that asks the service.</summary>
    public static Command Leaf(string name, string description, Func<Session, CancellationToken, Task<int>> run, params Symbol[] symbols) =>
        Make(name, description, async (session, cancellation) =>
        {
            try
            {
                return await Interruption.Wait(Begin(run, session, cancellation), Interruption.Grace, cancellation);
            }
            catch (OperationCanceledException)
            {
                session.Terminal.Restore();
                throw;
            }
        }, symbols);

    /// <summary>A command that puts things in order when it is interrupted, for as long as that takes.</summary>
    public static Command PatientLeaf(string name, string description, Func<Session, CancellationToken, Task<int>> run, params Symbol[] symbols) =>
        Make(name, description, (session, cancellation) => Begin(run, session, cancellation), symbols);

    /// <summary>A command that works without the service: how to reach it must not be said, as if that decided what is worked on.</summary>
    public static Command OfflineLeaf(string name, string description, Func<Session, CancellationToken, Task<int>> run, params Symbol[] symbols) =>
        Leaf(name, description, (session, cancellation) =>
        {
            RefuseConnecting(session);
            return run(session, cancellation);
        }, symbols);

    /// <exception cref="UsageException">It was said how to reach the service.</exception>
    public static void RefuseConnecting(Session session) =>
        session.Refuse(Globals.Connecting, $"is for commands that ask the service, and this one ('{session.Command}') does not.");

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

    private static Command Make(string name, string description, Func<Session, CancellationToken, Task<int>> run, Symbol[] symbols)
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
            using var session = new Session(parse, cancellation);
            return await run(session, cancellation);
        });
        return command;
    }

    /// <summary>On another thread: reading standard input, for one, does not return before there is some.</summary>
    private static Task<int> Begin(Func<Session, CancellationToken, Task<int>> run, Session session, CancellationToken cancellation) =>
        Task.Run(() => run(session, cancellation), cancellation);
}
