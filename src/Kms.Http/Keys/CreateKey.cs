using Kms.Http.Wire;
using Kms.Keys;
using Kms.Wire;

namespace Kms.Http.Keys;

/// <summary><c>POST /keys/{name}/create</c></summary>
internal static class CreateKey
{
    public static async ValueTask Handle(Exchange exchange)
    {
        var key = exchange.Key;
        var (spec, settings) = Read(await exchange.Body<KeyCreateParameters>());
        exchange.Answer(await exchange.Kms.CreateKey(exchange.Call, key, exchange.Name, spec, settings, exchange.Aborted), KeyBundles.Of);
    }

    /// <exception cref="WireException">What is asked for does not fit together, or is not supported.</exception>
    internal static (KeySpec Spec, KeySettings Settings) Read(KeyCreateParameters body)
    {
        var settings = KeySettingsBodies.ToSettings(body.Operations, body.Attributes, body.Tags, body.ReleasePolicy);
        return (Spec(body.KeyType, (int?)body.KeySize, body.PublicExponent, body.Curve), settings);
    }

    /// <summary>
    /// What does not belong to the type is refused: whoever sends a curve for an RSA key means something that would not happen.
    /// </summary>
    private static KeySpec Spec(string? typeName, int? size, long? exponent, string? curve)
    {
        if (string.IsNullOrEmpty(typeName))
        {
            throw WireException.Bad("The property 'kty' is missing: use RSA, EC or oct.");
        }

        var type = KeySettingsBodies.ParseType(typeName);
        RefuseUnless(type == KeyType.Rsa, exponent is not null, "public_exponent", "RSA");
        RefuseUnless(type == KeyType.Ec, !string.IsNullOrEmpty(curve), "crv", "EC");
        var spec = type switch
        {
            KeyType.Rsa => KeySpecs.Rsa(size ?? KeySpecs.RsaDefaultBits, exponent ?? 0),
            KeyType.Ec => Curved(curve, size),
            KeyType.Oct => KeySpecs.Oct(size ?? KeySpecs.OctDefaultBits),
            _ => throw new ArgumentOutOfRangeException(nameof(typeName), type, null),
        };
        return spec.TryGet(out var value, out var refusal) ? value : throw WireException.Of(refusal);
    }

    private static Result<KeySpec> Curved(string? name, int? size)
    {
        if (!KeySpecs.ParseCurve(string.IsNullOrEmpty(name) ? "P-256" : name).TryGet(out var curve, out var refusal))
        {
            return refusal;
        }

        var spec = KeySpecs.Ec(curve);
        return size is { } bits && spec.IsOk && spec.Value.SizeBits != bits
            ? throw WireException.Bad($"The property 'key_size' {bits} does not fit the curve {KeySpecs.NameOf(curve)}: leave it out.")
            : spec;
    }

    private static void RefuseUnless(bool fits, bool given, string property, string type)
    {
        if (given && !fits)
        {
            throw WireException.Bad($"The property '{property}' is for keys of type {type} only.");
        }
    }
}
