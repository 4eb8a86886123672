using Kms.Http.Wire;
using Kms.Keys;

namespace Kms.Http.Keys;

/// <summary>The values of <c>kty</c>.</summary>
internal static class KeyTypeNames
{
    public const string TokenMissing = "a PKCS#11 token is not configured. Use RSA, EC or oct.";

    private static readonly (KeyType Type, string Name)[] Rows = [(KeyType.Rsa, "RSA"), (KeyType.Ec, "EC"), (KeyType.Oct, "oct")];

    public static string NameOf(KeyType type)
    {
        foreach (var row in Rows)
        {
            if (row.Type == type)
            {
                return row.Name;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(type), type, null);
    }

    /// <exception cref="WireException">Not a type, or one that needs a token.</exception>
    public static KeyType Parse(string name)
    {
        foreach (var row in Rows)
        {
            if (string.Equals(row.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return row.Type;
            }

            if (name.Length == row.Name.Length + 4 && name.StartsWith(row.Name, StringComparison.OrdinalIgnoreCase)
                && name.EndsWith("-HSM", StringComparison.OrdinalIgnoreCase))
            {
                throw WireException.NotSupported($"The key type '{row.Name}-HSM' is not supported: {TokenMissing}");
            }
        }

        throw WireException.Bad($"The property 'kty' is no key type that is supported: '{Text.Shorten(name)}'. Use RSA, EC or oct.");
    }
}
