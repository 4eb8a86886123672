using Kms.Http.Wire;
using Kms.Keys;
using Kms.Wire;

namespace Kms.Http.Keys;

/// <summary>What create, import and update have in common, and what they do not support.</summary>
internal static class KeySettingsBodies
{
    public const string TokenMissing = "a PKCS#11 token is not configured. Use RSA, EC or oct.";

    /// <param name="operations">None means the default: some clients send an empty list when nothing was chosen.</param>
    /// <param name="tags">No tags is what a new key has without being told; on update it takes all tags away.</param>
    /// <exception cref="WireException">Something is asked for that this service does not do.</exception>
    public static KeySettings ToSettings(
        KeyOperations? operations, KeyAttributesBody? attributes, Tags? tags, NotSupportedBody? releasePolicy)
    {
        if (releasePolicy is not null)
        {
            throw WireException.NotSupported("The property 'release_policy' is not supported: keys are never released.");
        }

        if (attributes?.Exportable == true)
        {
            throw NotSupported("exportable", "exporting keys is not supported");
        }

        if (attributes?.HsmPlatform is not (null or "0" or ""))
        {
            throw NotSupported("hsmPlatform", "keys are not in a hardware module");
        }

        return new KeySettings(
            operations == KeyOperations.None ? null : operations,
            attributes?.Enabled,
            attributes?.NotBefore,
            attributes?.Expires,
            tags,
            attributes is { RecoverableDays: null, RecoveryLevel: null } or null
                ? null
                : new ExpectedRecovery((int?)attributes.RecoverableDays, attributes.RecoveryLevel));
    }

    /// <exception cref="WireException">Not a type, or one that needs a token.</exception>
    public static KeyType ParseType(string name)
    {
        const string OfToken = "-HSM";
        return KeyTypeNames.Find(name) is { } type ? type
            : name.EndsWith(OfToken, StringComparison.OrdinalIgnoreCase) && KeyTypeNames.Find(name.AsSpan()[..^OfToken.Length]) is { } plain
                ? throw WireException.NotSupported($"The key type '{KeyTypeNames.NameOf(plain)}{OfToken}' is not supported: {TokenMissing}")
            : throw WireException.Bad($"The property 'kty' is no key type that is supported: '{Text.Shorten(name)}'. Use RSA, EC or oct.");
    }

    private static WireException NotSupported(string property, string why) =>
        WireException.NotSupported($"The property 'attributes.{property}' cannot have this value: {why}.");
}
