using System.CommandLine;
using System.Text.Json.Nodes;
using Kms.Cli.Running;
using Kms.Configuration;
using Kms.Crypto.Files;
using Kms.Crypto.Hierarchy;

namespace Kms.Cli.Offline;

/// <summary><c>kms root-key</c>: offline. Without the root key nothing opens, ever: so keep copies, and check them.</summary>
internal static class RootKeyCommands
{
    private static readonly Option<string?> Copy = new("--file", "-f") { Description = "A copy of the root key; default: the one in the data folder.", HelpName = "FILE" };
    private static readonly Option<string> Target = new("--file", "-f") { Description = "Where the copy goes; never written over.", HelpName = "FILE", Required = true };

    public static Command Make() => Commands.Branch(
        "root-key", "The key above all keys.",
        Commands.OfflineLeaf("check", "Whether a root key opens what is in the zones.", async (session, cancellation) =>
        {
            var options = DataSettings.Read(session);
            Show(session, await Check(options, session.Value(Copy) ?? DataFolder.RootKeyFileOf(options.Data), cancellation));
            return ExitCode.Done;
        }, Copy, DataSettings.Set),
        Commands.OfflineLeaf("export", "Write a copy of the root key, for a safe place. Anyone who has it and a zone has every key.", async (session, cancellation) =>
        {
            var options = DataSettings.Read(session);
            var file = Path.GetFullPath(session.Value(Target)!);
            Files.RequireNew(file);
            await session.Confirm($"Write the root key, unprotected, to {file}?");
            using (var root = RootKey.Load(DataFolder.RootKeyFileOf(options.Data)))
            {
                if (!root.TryCopyTo(file))
                {
                    throw new UsageException($"{file} is there already: nothing was written.");
                }
            }

            Show(session, await Check(options, file, cancellation));
            return ExitCode.Done;
        }, Target, Symbols.Yes, DataSettings.Set));

    /// <exception cref="KeyProtectionException">It does not open the region key.</exception>
    private static async Task<JsonObject> Check(KmsOptions options, string file, CancellationToken cancellation)
    {
        using var region = await StoredRegionKey.OpenForReading(options, cancellation, file);
        using var root = RootKey.Load(file);
        return new JsonObject { ["file"] = file, ["opens"] = true, ["fingerprint"] = root.FingerprintText };
    }

    private static void Show(Session session, JsonObject found) =>
        session.Answer.Show(found, $"{found["file"]} opens the region key in the zones. Fingerprint: {found["fingerprint"]}");
}
