using System.CommandLine;
using System.Text.Json.Nodes;
using Kms.Cli.Output;
using Kms.Cli.Running;

namespace Kms.Cli.Keys;

/// <summary><c>kms random</c></summary>
internal static class RandomCommand
{
    private static readonly Argument<int?> Count = Formats.Count("BYTES", 1, 128).Argument("BYTES", "1 to 128.");

    public static Command Make() => Commands.Leaf("random", "Random bytes of the service, as base64url.", async (session, cancellation) =>
    {
        var text = Shapes.Bytes(await session.Keys.RandomBytesAsync(session.Value(Count)!.Value, null, cancellation));
        session.Answer.Show(new JsonObject { ["value"] = text }, text);
        return ExitCode.Done;
    }, Count, Globals.Vault);
}
