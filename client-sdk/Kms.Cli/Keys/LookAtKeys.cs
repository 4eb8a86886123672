using System.CommandLine;
using System.Text.Json.Nodes;
using Kms.Cli.Output;
using Kms.Cli.Running;
using Kms.Client;

namespace Kms.Cli.Keys;

/// <summary><c>keys list</c>, <c>versions</c>, <c>show</c></summary>
internal static class LookAtKeys
{
    public static Command List() => Commands.Leaf("list", "The keys of a vault.", async (session, cancellation) =>
    {
        var deleted = session.Value(Symbols.Deleted);
        var items = await Collect(
            deleted ? session.Keys.ListDeletedKeysAsync(null, cancellation) : session.Keys.ListKeysAsync(null, cancellation));
        session.Answer.Show(items, deleted ? ["name", "deleted", "purgedAfter"] : ["name", "enabled", "created", "expires", "tags"]);
        return ExitCode.Done;
    }, Symbols.Deleted);

    public static Command Versions() => Commands.Leaf("versions", "The versions of a key, oldest first.", async (session, cancellation) =>
    {
        var versions = await Collect(session.Keys.ListKeyVersionsAsync(Symbols.WholeKeyOf(session), cancellation));
        session.Answer.Show(versions, "version", "enabled", "created", "expires");
        return ExitCode.Done;
    }, Symbols.WholeKey);

    public static Command Show() => Commands.Leaf("show", "A key, or one version of it.", async (session, cancellation) =>
    {
        var key = Symbols.KeyOf(session);
        var isDeleted = session.Value(Symbols.Deleted);
        if (isDeleted && key.Version is not null)
        {
            throw new UsageException($"A deleted key is shown whole, and '{key}' names one version.");
        }

        session.Answer.Show(Shapes.Of(isDeleted
            ? await session.Keys.GetDeletedKeyAsync(new KeyName(key.Vault, key.Name), cancellation)
            : await session.Keys.GetKeyAsync(key, cancellation)));
        return ExitCode.Done;
    }, Symbols.Key, Symbols.Version, Symbols.Deleted);

    private static async Task<JsonArray> Collect(IAsyncEnumerable<KeySummary> keys)
    {
        var items = new JsonArray();
        await foreach (var key in keys)
        {
            items.Add((JsonNode)Shapes.Of(key));
        }

        return items;
    }
}
