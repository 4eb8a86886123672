using Kms.Http.Wire;
using Kms.Keys;

namespace Kms.Http.Keys;

/// <summary>
/// The JWK of an import. Whether its parts make a key is for the domain to say; here they only have to be there in the right form.
/// </summary>
internal sealed class ImportedJwk
{
    private const int ParametersFrom = 5;

    private static readonly PropertyNames Names = new("key.",
        "kty", "crv", "key_ops", "key_hsm", "alg", "n", "e", "d", "p", "q", "dp", "dq", "qi", "x", "y", "k")
    { Told = ["kid"] };

    private readonly byte[]?[] parameters = new byte[]?[11];
    private string? type;
    private string? curve;
    private string? algorithm;

    public void Read(ref JsonBody json, ref KeySettingsBody settings)
    {
        for (var seen = 0u; json.Next(Names, ref seen, out var index);)
        {
            switch (index)
            {
                case 0: type = json.String(); break;
                case 1: curve = json.String(); break;
                case 2: settings.ReadOperations(ref json); break;
                case 3 when json.String(int.MaxValue).Length > 0:
                    throw WireException.NotSupported($"The property 'key.key_hsm' is not supported: {KeyTypeNames.TokenMissing}");
                case 4: algorithm = json.String(); break;
                case >= ParametersFrom:
                    // Some clients send an empty string for what the key does not have.
                    parameters[index - ParametersFrom] = json.Base64Url() is { Length: > 0 } bytes ? bytes : null;
                    break;
            }
        }
    }

    /// <exception cref="WireException">The type is missing or none that can be imported.</exception>
    public KeyToImport ToMaterial()
    {
        if (string.IsNullOrEmpty(type))
        {
            throw WireException.Bad("The property 'key.kty' is missing: a key to import says whether it is RSA, EC or oct.");
        }

        return new KeyToImport
        {
            Type = KeyTypeNames.Parse(type),
            Curve = ParseCurve(),
            N = parameters[0],
            E = parameters[1],
            D = parameters[2],
            P = parameters[3],
            Q = parameters[4],
            DP = parameters[5],
            DQ = parameters[6],
            QI = parameters[7],
            X = parameters[8],
            Y = parameters[9],
            K = parameters[10],
            Algorithm = ParseAlgorithm(),
        };
    }

    public void Clear()
    {
        foreach (var parameter in parameters)
        {
            Array.Clear(parameter ?? []);
        }
    }

    private Algorithm? ParseAlgorithm() =>
        string.IsNullOrEmpty(algorithm) ? null
        : Algorithm.ByName.TryGetValue(algorithm, out var row) ? row
        : throw WireException.Bad($"The property 'key.alg' names no algorithm: '{Text.Shorten(algorithm)}'.");

    private Curve ParseCurve() =>
        string.IsNullOrEmpty(curve) ? Curve.None
        : KeySpecs.ParseCurve(curve).TryGet(out var parsed, out var refusal) ? parsed
        : throw WireException.Of(refusal);
}
