using System.Text.Json;
using Kms.Keys;

namespace Kms.Client.Wire;

/// <summary>The bodies of creating, importing and changing keys.</summary>
internal static class KeyBody
{
    public static void WriteSpec(this Utf8JsonWriter json, KeySpec spec)
    {
        json.WriteString("kty", NameOf(spec.Type));
        if (spec.Type == KeyType.Ec)
        {
            json.WriteString("crv", KeySpecs.NameOf(spec.Curve));
            return;
        }

        json.WriteNumber("key_size", spec.SizeBits);
        if (spec.PublicExponent != 0)
        {
            json.WriteNumber("public_exponent", spec.PublicExponent);
        }
    }

    public static void WriteImport(this Utf8JsonWriter json, KeyToImport material, KeySettings settings)
    {
        json.WriteStartObject("key");
        json.WriteString("kty", NameOf(material.Type));
        if (material.Curve != Curve.None)
        {
            json.WriteString("crv", KeySpecs.NameOf(material.Curve));
        }

        WriteOperations(json, settings.Operations);
        if (material.Algorithm is { } algorithm)
        {
            json.WriteString("alg", algorithm.Name);
        }

        foreach (var (name, part) in (ReadOnlySpan<(string, byte[]?)>)
            [("n", material.N), ("e", material.E), ("d", material.D), ("p", material.P), ("q", material.Q), ("dp", material.DP),
             ("dq", material.DQ), ("qi", material.QI), ("x", material.X), ("y", material.Y), ("k", material.K)])
        {
            json.WriteBytesUnlessEmpty(name, part);
        }

        json.WriteEndObject();
    }

    public static void WriteSettings(this Utf8JsonWriter json, KeySettings settings)
    {
        WriteOperations(json, settings.Operations);
        json.WriteStartObject("attributes");
        if (settings.Enabled is { } enabled)
        {
            json.WriteBoolean("enabled", enabled);
        }

        if (settings.NotBefore is { } notBefore)
        {
            json.WriteNumber("nbf", notBefore.ToUnixTimeSeconds());
        }

        if (settings.Expires is { } expires)
        {
            json.WriteNumber("exp", expires.ToUnixTimeSeconds());
        }

        if (settings.Recovery?.Days is { } days)
        {
            json.WriteNumber("recoverableDays", days);
        }

        if (settings.Recovery?.Level is { } level)
        {
            json.WriteString("recoveryLevel", level);
        }

        json.WriteEndObject();
        if (settings.Tags is { } tags)
        {
            json.WriteStartObject("tags");
            foreach (var (name, value) in tags.Items)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }
    }

    private static void WriteOperations(Utf8JsonWriter json, KeyOperations? operations)
    {
        if (operations is not { } given)
        {
            return;
        }

        json.WriteStartArray("key_ops");
        foreach (var name in KeyOperationNames.NamesOf(given))
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    private static string NameOf(KeyType type) => type switch
    {
        KeyType.Rsa => "RSA",
        KeyType.Ec => "EC",
        KeyType.Oct => "oct",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
