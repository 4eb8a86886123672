namespace Kms.Keys;

/// <summary>What a key may be used for (the <c>key_ops</c> of its JWK).</summary>
[Flags]
public enum KeyOperations
{
    None = 0,
    Encrypt = 1,
    Decrypt = 2,
    Sign = 4,
    Verify = 8,
    WrapKey = 16,
    UnwrapKey = 32,
    Import = 64,
    Export = 128,
}

/// <summary>Names of the operations, and which of them fit which type of key.</summary>
public static class KeyOperationNames
{
    private static readonly (KeyOperations Operation, string Name)[] Rows =
    [
        (KeyOperations.Encrypt, "encrypt"),
        (KeyOperations.Decrypt, "decrypt"),
        (KeyOperations.Sign, "sign"),
        (KeyOperations.Verify, "verify"),
        (KeyOperations.WrapKey, "wrapKey"),
        (KeyOperations.UnwrapKey, "unwrapKey"),
        (KeyOperations.Import, "import"),
        (KeyOperations.Export, "export"),
    ];

    /// <summary>What a new key of this type may do by default.</summary>
    public static KeyOperations DefaultsFor(KeyType type) => type switch
    {
        KeyType.Rsa => KeyOperations.Encrypt | KeyOperations.Decrypt | KeyOperations.Sign | KeyOperations.Verify
            | KeyOperations.WrapKey | KeyOperations.UnwrapKey,
        KeyType.Ec => KeyOperations.Sign | KeyOperations.Verify,
        KeyType.Oct => KeyOperations.Encrypt | KeyOperations.Decrypt | KeyOperations.WrapKey | KeyOperations.UnwrapKey
            | KeyOperations.Sign | KeyOperations.Verify,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    public static bool TryParse(string? name, out KeyOperations operation)
    {
        foreach (var row in Rows)
        {
            if (string.Equals(row.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                operation = row.Operation;
                return true;
            }
        }

        operation = KeyOperations.None;
        return false;
    }

    public static IEnumerable<string> NamesOf(KeyOperations operations) =>
        Rows.Where(row => operations.HasFlag(row.Operation)).Select(row => row.Name);
}
