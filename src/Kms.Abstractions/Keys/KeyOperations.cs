namespace Kms.Keys;

/// <summary>What a key may be used for: the <c>key_ops</c> of its JWK (RFC 7517, 4.3).</summary>
[Flags]
public enum KeyOperations
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Encrypt data.</summary>
    Encrypt = 1,

    /// <summary>Decrypt data. Allowed outside the validity of a version.</summary>
    Decrypt = 2,

    /// <summary>Sign a digest, or make a message authentication code.</summary>
    Sign = 4,

    /// <summary>Verify a signature or a message authentication code. Allowed outside the validity of a version.</summary>
    Verify = 8,

    /// <summary>Wrap another key.</summary>
    WrapKey = 16,

    /// <summary>Unwrap another key. Allowed outside the validity of a version.</summary>
    UnwrapKey = 32,

    /// <summary>Kept and shown as Azure does; the service does nothing with it.</summary>
    Import = 64,

    /// <summary>Kept and shown as Azure does; the service exports no key.</summary>
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
    /// <param name="type">RSA: everything; EC: sign and verify; oct: everything.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such type.</exception>
    public static KeyOperations DefaultsFor(KeyType type) => type switch
    {
        KeyType.Rsa => KeyOperations.Encrypt | KeyOperations.Decrypt | KeyOperations.Sign | KeyOperations.Verify
            | KeyOperations.WrapKey | KeyOperations.UnwrapKey,
        KeyType.Ec => KeyOperations.Sign | KeyOperations.Verify,
        KeyType.Oct => KeyOperations.Encrypt | KeyOperations.Decrypt | KeyOperations.WrapKey | KeyOperations.UnwrapKey
            | KeyOperations.Sign | KeyOperations.Verify,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>Reads one name of a <c>key_ops</c>.</summary>
    /// <param name="name">In any case: <c>wrapKey</c>, <c>wrapkey</c>.</param>
    /// <param name="operation">Exactly one.</param>
    /// <returns>False for what is no operation.</returns>
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

    /// <summary>The names as in a <c>key_ops</c>, in the order of the table.</summary>
    /// <param name="operations">Any number of them.</param>
    public static IEnumerable<string> NamesOf(KeyOperations operations) =>
        Rows.Where(row => operations.HasFlag(row.Operation)).Select(row => row.Name);
}
