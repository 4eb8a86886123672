using System.Buffers.Text;
using System.CommandLine;
using System.Text.Json.Nodes;
using Kms.Cli.Output;
using Kms.Cli.Running;
using Kms.Crypto.Algorithms;
using Kms.Keys;

namespace Kms.Cli.Keys;

/// <summary><c>keys sign</c>, <c>verify</c>: of a file (hashed here), of standard input, or of a digest.</summary>
internal static class SignWithKeys
{
    private static readonly Option<string> Algorithms = Symbols.AlgorithmFor(KeyOperations.Sign);
    private static readonly Option<string?> File = new("--file", "-f") { Description = "The message; default: standard input. It is hashed here.", HelpName = "FILE" };
    private static readonly Option<string?> Digest = new("--digest") { Description = "The message's digest in place of the message.", HelpName = "BASE64URL" };
    private static readonly Option<string> Signature = new("--signature", "-s") { Description = "What sign printed.", HelpName = "BASE64URL", Required = true };

    public static Command Sign() => Symbols.Leaf("sign", "Sign a message or a digest.", async (session, cancellation) =>
    {
        var algorithm = Algorithm.ByName[session.Value(Algorithms)!];
        var signed = await session.Keys.Sign(Symbols.KeyOf(session), algorithm, DigestOf(session, algorithm), cancellation);
        var text = Shapes.Bytes(signed.Value);
        session.Answer.Show(new JsonObject { ["version"] = signed.VersionId, ["algorithm"] = algorithm.Name, ["signature"] = text }, text);
        return ExitCode.Done;
    }, Symbols.Key, Symbols.Version, Algorithms, File, Digest);

    public static Command Verify() => Symbols.Leaf("verify", "Check a signature: exit code 0 when it is good, 1 when it is not.", async (session, cancellation) =>
    {
        var algorithm = Algorithm.ByName[session.Value(Algorithms)!];
        var signature = Decode(Signature, session.Value(Signature)!);
        var good = await session.Keys.Verify(Symbols.KeyOf(session), algorithm, DigestOf(session, algorithm), signature, cancellation);
        session.Answer.Show(new JsonObject { ["valid"] = good }, good ? "valid" : "NOT VALID");
        return good ? ExitCode.Done : ExitCode.Refused;
    }, Symbols.Key, Symbols.Version, Algorithms, Signature, File, Digest);

    internal static byte[] Decode(Option option, string text)
    {
        try
        {
            return Base64Url.DecodeFromChars(text.Trim());
        }
        catch (FormatException problem)
        {
            throw new UsageException($"{option.Name} is not base64url.", problem);
        }
    }

    private static byte[] DigestOf(Session session, Algorithm algorithm)
    {
        if (session.Value(Digest) is not { } given)
        {
            return MessageDigest.Of(algorithm, Files.Read(session.Value(File)));
        }

        var digest = session.Value(File) is null ? Decode(Digest, given) : throw new UsageException("Give one of --file and --digest.");
        return digest.Length == algorithm.DigestBytes
            ? digest
            : throw new UsageException($"--digest has {digest.Length} bytes: {algorithm} needs {algorithm.DigestBytes}.");
    }
}
