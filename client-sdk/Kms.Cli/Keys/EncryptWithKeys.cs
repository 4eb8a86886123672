using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Kms.Cli.Output;
using Kms.Cli.Running;
using Kms.Keys;

namespace Kms.Cli.Keys;

/// <summary>
/// <c>keys encrypt</c>, <c>decrypt</c>, <c>wrap</c>, <c>unwrap</c>. What encrypt and wrap print is one word with all that decrypt and unwrap need
/// (<see cref="SealedText"/>).
/// </summary>
internal static class EncryptWithKeys
{
    private static readonly Option<string?> File = new("--file", "-f") { Description = "What goes in; default: standard input.", HelpName = "FILE" };
    private static readonly Option<string?> Out = new("--out") { Description = "Where the plaintext goes; never written over. Default: standard output.", HelpName = "FILE" };
    private static readonly Option<string?> About = new("--aad") { Description = "AES-GCM: text that is authenticated and not encrypted.", HelpName = "TEXT" };

    public static Command Encrypt()
    {
        var named = Symbols.AlgorithmFor(KeyOperations.Encrypt);
        return Symbols.Leaf("encrypt", "Encrypt a file or standard input.", async (session, cancellation) =>
        {
            var algorithm = Algorithm.ByName[session.Value(named)!];
            var (plaintext, iv) = (Files.Read(session.Value(File)), algorithm.Name.Contains("CBC", StringComparison.Ordinal) ? await session.Keys.RandomBytes(16, null, cancellation) : []);
            var result = await session.Keys.Encrypt(Symbols.KeyOf(session), algorithm, plaintext, Additional(session), iv, cancellation);
            return Show(session, algorithm, result with { Iv = result.Iv.IsEmpty ? iv : result.Iv });
        }, Symbols.Key, Symbols.Version, named, File, About);
    }

    public static Command Wrap()
    {
        var named = Symbols.AlgorithmFor(KeyOperations.WrapKey);
        return Symbols.Leaf("wrap", "Wrap a key from a file or standard input.", async (session, cancellation) =>
        {
            var algorithm = Algorithm.ByName[session.Value(named)!];
            return Show(session, algorithm, await session.Keys.WrapKey(Symbols.KeyOf(session), algorithm, Files.Read(session.Value(File)), cancellation));
        }, Symbols.Key, Symbols.Version, named, File);
    }

    public static Command Decrypt()
    {
        var named = Symbols.AlgorithmFor(KeyOperations.Decrypt);
        return Symbols.Leaf("decrypt", "Decrypt what encrypt printed.", async (session, cancellation) =>
        {
            var sealedText = SealedText.Parse(Files.Read(session.Value(File))) with { AdditionalData = Additional(session) };
            return Write(session, await session.Keys.Decrypt(Symbols.KeyOf(session), Algorithm.ByName[session.Value(named)!], sealedText, cancellation));
        }, Symbols.Key, Symbols.Version, named, File, Out, About);
    }

    public static Command Unwrap()
    {
        var named = Symbols.AlgorithmFor(KeyOperations.UnwrapKey);
        return Symbols.Leaf("unwrap", "Unwrap what wrap printed.", async (session, cancellation) =>
        {
            var wrapped = SealedText.Parse(Files.Read(session.Value(File)));
            var key = Symbols.KeyOf(session);
            return Write(session, await session.Keys.UnwrapKey(
                key.At(key.Version ?? wrapped.VersionId), Algorithm.ByName[session.Value(named)!], wrapped.Value, cancellation));
        }, Symbols.Key, Symbols.Version, named, File, Out);
    }

    private static byte[] Additional(Session session) => Encoding.UTF8.GetBytes(session.Value(About) ?? string.Empty);

    private static int Show(Session session, Algorithm algorithm, Client.KeyUseResult result)
    {
        var text = SealedText.Of(result);
        session.Answer.Show(new JsonObject { ["version"] = result.VersionId, ["algorithm"] = algorithm.Name, ["sealed"] = text }, text);
        return ExitCode.Done;
    }

    private static int Write(Session session, byte[] plaintext)
    {
        try
        {
            if (session.Value(Out) is { } file)
            {
                Files.WriteNew(file, plaintext);
            }

            if (session.Answer.IsJson)
            {
                session.Answer.Show(new JsonObject { ["value"] = session.Value(Out) is null ? Shapes.Bytes(plaintext) : null, ["file"] = session.Value(Out) });
            }
            else if (session.Value(Out) is null)
            {
                using var output = Console.OpenStandardOutput();
                output.Write(plaintext);
            }

            return ExitCode.Done;
        }
        finally
        {
            Array.Clear(plaintext);
        }
    }
}
