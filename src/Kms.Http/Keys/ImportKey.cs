using Kms.Http.Wire;
using Kms.Keys;
using Kms.Wire;

namespace Kms.Http.Keys;

/// <summary>
/// <c>PUT /keys/{name}</c> with a JWK. Key bytes go from the body's buffer into arrays that are overwritten; never into strings. Whether
/// they make a key is for the domain to say; here they only have to be there in the right form.
/// </summary>
internal static class ImportKey
{
    public static async ValueTask Handle(Exchange exchange)
    {
        var key = exchange.Key;
        var body = await exchange.Body<KeyImportParameters>();
        try
        {
            var (material, settings) = Read(body);
            exchange.Answer(await exchange.Kms.ImportKey(exchange.Call, key, exchange.Name, material, settings), KeyBundles.Of);
        }
        finally
        {
            body.Key?.Clear();
        }
    }

    /// <exception cref="WireException">Something is missing, or not supported.</exception>
    internal static (KeyToImport Material, KeySettings Settings) Read(KeyImportParameters body)
    {
        if (body.Hsm == true)
        {
            throw WireException.NotSupported($"The property 'Hsm' must be false: {KeySettingsBodies.TokenMissing}");
        }

        var settings = KeySettingsBodies.ToSettings(body.Key?.Operations, body.Attributes, body.Tags, body.ReleasePolicy);
        return (MaterialOf(body.Key), settings);
    }

    private static KeyToImport MaterialOf(JsonWebKey? jwk)
    {
        if (jwk?.KeyHsm is { Length: > 0 })
        {
            throw WireException.NotSupported($"The property 'key.key_hsm' is not supported: {KeySettingsBodies.TokenMissing}");
        }

        if (string.IsNullOrEmpty(jwk?.KeyType))
        {
            throw WireException.Bad("The property 'key.kty' is missing: a key to import says whether it is RSA, EC or oct.");
        }

        return new KeyToImport
        {
            Type = KeySettingsBodies.ParseType(jwk.KeyType),
            Curve = CurveOf(jwk.Curve),
            N = OrNull(jwk.N),
            E = OrNull(jwk.E),
            D = OrNull(jwk.D),
            P = OrNull(jwk.P),
            Q = OrNull(jwk.Q),
            DP = OrNull(jwk.DP),
            DQ = OrNull(jwk.DQ),
            QI = OrNull(jwk.QI),
            X = OrNull(jwk.X),
            Y = OrNull(jwk.Y),
            K = OrNull(jwk.K),
            Algorithm = jwk.Algorithm,
        };
    }

    /// <summary>Some clients send an empty string for what the key does not have.</summary>
    private static byte[]? OrNull(byte[]? part) => part is { Length: > 0 } ? part : null;

    private static Curve CurveOf(string? name) =>
        string.IsNullOrEmpty(name) ? Curve.None
        : KeySpecs.ParseCurve(name).TryGet(out var curve, out var refusal) ? curve
        : throw WireException.Of(refusal);
}
