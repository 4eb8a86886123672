using System.CommandLine;
using System.Text.Json.Nodes;
using Kms.Cli.Output;
using Kms.Cli.Running;
using Kms.Keys;
using Kms.PublicKeys;

namespace Kms.Cli.Keys;

/// <summary><c>keys sign</c>, <c>verify</c>: of a file (hashed here), of standard input, or of a digest.</summary>
internal static class SignWithKeys
{
    private static readonly Option<string> Algorithms = Symbols.AlgorithmFor(KeyOperations.Sign);
    private static readonly Option<string?> File = new("--file", "-f") { Description = "The message; default: standard input. It is hashed here.", HelpName = "FILE" };
    private static readonly Option<ReadOnlyMemory<byte>?> Digest = Formats.Bytes.Option("--digest", "The message's digest in place of the message.");
    private static readonly Option<ReadOnlyMemory<byte>?> Signature = MakeSignature();

    public static Command Sign() => Commands.Leaf("sign", "Sign a message or a digest.", async (session, cancellation) =>
    {
        var (key, algorithm) = (Symbols.KeyOf(session), Algorithm.ByName[session.Value(Algorithms)!]);
        var signed = await session.Keys.SignAsync(key, algorithm, DigestOf(session, algorithm), cancellation);
        var text = Shapes.Bytes(signed.Value);
        session.Answer.Show(new JsonObject { ["version"] = signed.VersionId, ["algorithm"] = algorithm.Name, ["signature"] = text }, text);
        return ExitCode.Done;
    }, Symbols.Key, Symbols.Version, Algorithms, File, Digest);

    public static Command Verify() => Commands.Leaf("verify", "Check a signature: exit code 0 when it is good, 1 when it is not.", async (session, cancellation) =>
    {
        var (key, algorithm, signature) = (Symbols.KeyOf(session), Algorithm.ByName[session.Value(Algorithms)!], session.Value(Signature)!.Value);
        RequireLength(algorithm, signature);
        var good = await session.Keys.VerifyAsync(key, algorithm, DigestOf(session, algorithm), signature, cancellation);
        session.Answer.Show(new JsonObject { ["valid"] = good }, good ? "valid" : "NOT VALID");
        return good ? ExitCode.Done : ExitCode.Refused;
    }, Symbols.Key, Symbols.Version, Algorithms, Signature, File, Digest);

    private static Option<ReadOnlyMemory<byte>?> MakeSignature()
    {
        var option = Formats.Bytes.Option("--signature", "What sign printed.", "-s");
        option.Required = true;
        return option;
    }

    /// <exception cref="UsageException">No signature of the algorithm is that long: it was cut, or is something else.</exception>
    private static void RequireLength(Algorithm algorithm, ReadOnlyMemory<byte> signature)
    {
        int[] lengths = algorithm.KeyType switch
        {
            KeyType.Rsa => [256, 384, 512],
            KeyType.Ec => [2 * algorithm.Curve switch
            {
                Curve.P384 => 48,
                Curve.P521 => 66,
                _ => 32,
            }],
            _ => [algorithm.DigestBytes],
        };
        if (!lengths.Contains(signature.Length))
        {
            throw new UsageException($"--signature has {signature.Length} bytes: one of {algorithm} has {string.Join(", ", lengths)}.");
        }
    }

    private static ReadOnlyMemory<byte> DigestOf(Session session, Algorithm algorithm)
    {
        if (session.Value(Digest) is not { } digest)
        {
            return MessageDigest.Of(algorithm, Files.Read(session.Value(File)));
        }

        return session.Has(File) ? throw new UsageException("Give one of --file and --digest.")
            : digest.Length == algorithm.DigestBytes ? digest
            : throw new UsageException($"--digest has {digest.Length} bytes: {algorithm} needs {algorithm.DigestBytes}.");
    }
}
