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
    private const int IvBytes = 16;

    private static readonly Option<string?> File = new("--file", "-f") { Description = "What goes in; default: standard input.", HelpName = "FILE" };
    private static readonly Option<string?> Out = new("--out") { Description = "Where the plaintext goes; never written over. Default: standard output.", HelpName = "FILE" };
    private static readonly Option<string?> About = new("--aad") { Description = "AES-GCM: text that is authenticated and not encrypted.", HelpName = "TEXT" };

    public static Command Encrypt()
    {
        var named = Symbols.AlgorithmFor(KeyOperations.Encrypt);
        return Commands.Leaf("encrypt", "Encrypt a file or standard input.", async (session, cancellation) =>
        {
            var (key, algorithm, additional) = (Symbols.KeyOf(session), Algorithm.ByName[session.Value(named)!], Additional(session, session.Value(named)!));
            var plaintext = Files.Read(session.Value(File));
            var isCbc = algorithm.Name.Contains("CBC", StringComparison.Ordinal);
            var iv = isCbc ? await session.Keys.RandomBytesAsync(IvBytes, key.Vault, cancellation) : [];
            var result = await session.Keys.EncryptAsync(key, algorithm, plaintext, additional, iv, cancellation);
            return Show(session, algorithm, result with { Iv = result.Iv.IsEmpty ? iv : result.Iv });
        }, Symbols.Key, Symbols.Version, named, File, About);
    }

    public static Command Wrap()
    {
        var named = Symbols.AlgorithmFor(KeyOperations.WrapKey);
        return Commands.Leaf("wrap", "Wrap a key from a file or standard input.", async (session, cancellation) =>
        {
            var (key, algorithm) = (Symbols.KeyOf(session), Algorithm.ByName[session.Value(named)!]);
            return Show(session, algorithm, await session.Keys.WrapKeyAsync(key, algorithm, Files.Read(session.Value(File)), cancellation));
        }, Symbols.Key, Symbols.Version, named, File);
    }

    public static Command Decrypt()
    {
        var named = Symbols.AlgorithmFor(KeyOperations.Decrypt);
        return Commands.Leaf("decrypt", "Decrypt what encrypt printed.", async (session, cancellation) =>
        {
            var key = Symbols.KeyOf(session);
            var encrypted = ReadSealed(session, key) with { AdditionalData = Additional(session, session.Value(named)!) };
            return Write(session, await session.Keys.DecryptAsync(key, Algorithm.ByName[session.Value(named)!], encrypted, cancellation));
        }, Symbols.Key, Symbols.Version, named, File, Out, About);
    }

    public static Command Unwrap()
    {
        var named = Symbols.AlgorithmFor(KeyOperations.UnwrapKey);
        return Commands.Leaf("unwrap", "Unwrap what wrap printed.", async (session, cancellation) =>
        {
            var key = Symbols.KeyOf(session);
            var wrapped = ReadSealed(session, key);
            return Write(session, await session.Keys.UnwrapKeyAsync(
                key with { Version = wrapped.VersionId }, Algorithm.ByName[session.Value(named)!], wrapped.Value, cancellation));
        }, Symbols.Key, Symbols.Version, named, File, Out);
    }

    /// <exception cref="UsageException">The algorithm would ignore it.</exception>
    private static byte[] Additional(Session session, string algorithm) =>
        !session.Has(About) || algorithm.EndsWith("GCM", StringComparison.Ordinal)
            ? Encoding.UTF8.GetBytes(session.Value(About) ?? string.Empty)
            : throw new UsageException($"--aad is for AES-GCM, and {algorithm} authenticates nothing.");

    /// <summary>What goes in, once it is sure that what comes out has a place.</summary>
    /// <exception cref="UsageException">It is not such a word, or is of another version of the key than was named.</exception>
    private static Client.KeyUseResult ReadSealed(Session session, Client.KeyRef key)
    {
        if (session.Value(Out) is { } file)
        {
            Files.RequireNew(file);
        }

        var read = SealedText.Parse(Files.Read(session.Value(File)));
        return key.Version is null || key.Version == read.VersionId
            ? read
            : throw new UsageException($"The input was made with the version {read.VersionId}, and '{key}' is another one: name that, or none.");
    }

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
                session.Answer.Write(plaintext);
            }

            return ExitCode.Done;
        }
        finally
        {
            Array.Clear(plaintext);
        }
    }
}
