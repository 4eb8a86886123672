using Kms.Http.Wire;
using Kms.Keys;

namespace Kms.Http.Keys;

/// <summary><c>POST /keys/{name}/create</c></summary>
internal static class CreateKey
{
    private static readonly PropertyNames Names =
        new(string.Empty, "kty", "key_size", "public_exponent", "crv", "key_ops", "attributes", "tags", "release_policy");

    public static async ValueTask Handle(Exchange exchange)
    {
        var key = exchange.Key;
        var (spec, settings) = await exchange.Body(Parse);
        exchange.Answer(await exchange.Kms.CreateKey(exchange.Call, key, exchange.Name, spec, settings, exchange.Aborted), KeyBundle.Write);
    }

    internal static (KeySpec Spec, KeySettings Settings) Parse(ReadOnlySpan<byte> utf8)
    {
        var json = new JsonBody(utf8);
        var settings = default(KeySettingsBody);
        string? type = null, curve = null;
        int? size = null;
        long? exponent = null;
        for (var seen = 0u; json.Next(Names, ref seen, out var index);)
        {
            switch (index)
            {
                case 0: type = json.String(); break;
                case 1: size = (int)json.Integer(1, int.MaxValue); break;
                case 2: exponent = json.Integer(1, uint.MaxValue); break;
                case 3: curve = json.String(); break;
                case 4: settings.ReadOperations(ref json); break;
                case 5: settings.ReadAttributes(ref json); break;
                case 6: settings.ReadTags(ref json); break;
                case 7: throw KeySettingsBody.ReleasePolicy();
            }
        }

        json.End();
        return (Spec(type, size, exponent, curve), settings.ToSettings());
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

        var type = KeyTypeNames.Parse(typeName);
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
