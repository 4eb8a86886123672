using System.CommandLine;
using System.Text.Json.Nodes;
using Kms.Cli.Output;
using Kms.Cli.Running;

namespace Kms.Cli.Keys;

/// <summary><c>keys delete</c>, <c>recover</c>, <c>purge</c></summary>
internal static class DeleteKeys
{
    public static Command Delete() => Commands.Leaf("delete", "Delete a key; it can be recovered until its retention ends.", async (session, cancellation) =>
    {
        session.Answer.Show(Shapes.Of(
            await session.Keys.DeleteKeyAsync(Symbols.WholeKeyOf(session), session.Value(Symbols.Operation), cancellation)));
        return ExitCode.Done;
    }, Symbols.WholeKey, Symbols.Operation);

    public static Command Recover() => Commands.Leaf("recover", "Get a deleted key back.", async (session, cancellation) =>
    {
        session.Answer.Show(Shapes.Of(
            await session.Keys.RecoverKeyAsync(Symbols.WholeKeyOf(session), session.Value(Symbols.Operation), cancellation)));
        return ExitCode.Done;
    }, Symbols.WholeKey, Symbols.Operation);

    public static Command Purge() => Commands.Leaf("purge", "Destroy a deleted key for ever.", async (session, cancellation) =>
    {
        var key = Symbols.WholeKeyOf(session);
        await session.Confirm($"Destroy '{key}' for ever?");
        await session.Keys.PurgeKeyAsync(key, session.Value(Symbols.Operation), cancellation);
        session.Answer.Show(new JsonObject { ["name"] = key.Name, ["purged"] = true }, $"'{key}' is destroyed.");
        return ExitCode.Done;
    }, Symbols.WholeKey, Symbols.Yes, Symbols.Operation);
}
