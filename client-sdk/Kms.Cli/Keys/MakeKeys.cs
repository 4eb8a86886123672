using System.CommandLine;
using Kms.Cli.Output;
using Kms.Cli.Running;
using Kms.Keys;

namespace Kms.Cli.Keys;

/// <summary><c>keys create</c>, <c>import</c>, <c>rotate</c></summary>
internal static class MakeKeys
{
    private static readonly string[] Types = ["rsa", "ec", "oct"];
    private static readonly string[] CurveNames = ["P-256", "P-384", "P-521", "P-256K"];

    private static readonly Option<string> Type = new("--type", "-t") { Description = "rsa, ec or oct.", HelpName = "TYPE", DefaultValueFactory = _ => "ec" };

    private static readonly Option<int?> Size = Formats.OneOf("BITS", 2048, 3072, 4096, 128, 192, 256)
        .Option("--size", "Bits: rsa 2048, 3072, 4096; oct 128, 192, 256.");

    private static readonly Option<string?> CurveName = new("--curve") { Description = "P-256 (default), P-384, P-521, P-256K.", HelpName = "CURVE" };

    private static readonly Option<string> File = new("--file", "-f")
    {
        Description = "The private key: PEM (PKCS#8, PKCS#1, SEC 1) or a JWK; - is standard input.",
        HelpName = "FILE",
        Required = true,
    };

    static MakeKeys()
    {
        Type.AcceptOnlyFromAmong(Types);
        CurveName.AcceptOnlyFromAmong(CurveNames);
    }

    public static Command Create() => Commands.Leaf("create", "Make a key, or a new version of one.", async (session, cancellation) =>
    {
        var made = await session.Keys.CreateKeyAsync(
            Symbols.WholeKeyOf(session), ReadSpec(session), KeySettingOptions.Read(session), session.Value(Symbols.Operation), cancellation);
        session.Answer.Show(Shapes.Of(made));
        return ExitCode.Done;
    }, [Symbols.WholeKey, Type, Size, CurveName, .. KeySettingOptions.All, Symbols.Operation]);

    public static Command Import() => Commands.Leaf("import", "Take over a key made elsewhere, as a key or a new version.", async (session, cancellation) =>
    {
        var key = Symbols.WholeKeyOf(session);
        using var material = KeyFile.Read(session.Value(File)!);
        var made = await session.Keys.ImportKeyAsync(
            key, material, KeySettingOptions.Read(session), session.Value(Symbols.Operation), cancellation);
        session.Answer.Show(Shapes.Of(made));
        return ExitCode.Done;
    }, [Symbols.WholeKey, File, .. KeySettingOptions.All, Symbols.Operation]);

    public static Command Rotate() => Commands.Leaf("rotate", "Make a new version of the same kind.", async (session, cancellation) =>
    {
        session.Answer.Show(Shapes.Of(
            await session.Keys.RotateKeyAsync(Symbols.WholeKeyOf(session), session.Value(Symbols.Operation), cancellation)));
        return ExitCode.Done;
    }, Symbols.WholeKey, Symbols.Operation);

    private static KeySpec ReadSpec(Session session)
    {
        var (type, size, curve) = (session.Value(Type), session.Value(Size), session.Value(CurveName));
        if (type == "ec" ? size is not null : curve is not null)
        {
            throw new UsageException(type == "ec" ? "--size is for rsa and oct: an ec key has a --curve." : "--curve is for ec keys.");
        }

        var spec = type switch
        {
            "rsa" => KeySpecs.Rsa(size ?? KeySpecs.RsaDefaultBits, 0),
            "oct" => KeySpecs.Oct(size ?? KeySpecs.OctDefaultBits),
            _ => KeySpecs.Ec(KeySpecs.ParseCurve(curve ?? "P-256").Value),
        };
        return spec.TryGet(out var good, out var refusal) ? good : throw new UsageException(refusal.Message.Replace("key_size", "--size", StringComparison.Ordinal));
    }
}
