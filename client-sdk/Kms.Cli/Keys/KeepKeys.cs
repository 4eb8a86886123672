using System.CommandLine;
using System.Text.Json.Nodes;
using Kms.Cli.Output;
using Kms.Cli.Running;

namespace Kms.Cli.Keys;

/// <summary><c>keys backup</c>, <c>restore</c>: one key with all versions, sealed.</summary>
internal static class KeepKeys
{
    private static readonly Option<string> File = new("--file", "-f") { Description = "The sealed key; never written over. - is standard input or output.", HelpName = "FILE", Required = true };

    public static Command Backup() => Commands.Leaf("backup", "Write a key with all versions to a file, sealed.", async (session, cancellation) =>
    {
        var (key, file) = (Symbols.WholeKeyOf(session), session.Value(File)!);
        Files.RequireNew(file);
        var blob = await session.Keys.BackupKeyAsync(key, cancellation);
        Files.WriteNew(file, blob);
        if (!Files.IsStandard(file))
        {
            session.Answer.Show(new JsonObject { ["name"] = key.Name, ["file"] = file, ["bytes"] = blob.Length }, $"{file}: '{key}', {blob.Length} bytes.");
        }

        return ExitCode.Done;
    }, Symbols.WholeKey, File);

    public static Command Restore() => Commands.Leaf("restore", "Bring a key back from its file; refused where the name is taken.", async (session, cancellation) =>
    {
        session.Answer.Show(Shapes.Of(
            await session.Keys.RestoreKeyAsync(Files.Read(session.Value(File)!), null, session.Value(Symbols.Operation), cancellation)));
        return ExitCode.Done;
    }, File, Symbols.Operation);
}
