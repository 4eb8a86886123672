using Kms.Vaults;

namespace Kms.Keys;

/// <summary>Which family an imported symmetric key is bound to.</summary>
public static class AlgorithmFamilies
{
    private static readonly (AlgorithmFamily Family, string Name, KeyOperations Operations)[] Rows =
    [
        (AlgorithmFamily.AesGcm, "AES-GCM", KeyOperations.Encrypt | KeyOperations.Decrypt),
        (AlgorithmFamily.AesCbc, "AES-CBC", KeyOperations.Encrypt | KeyOperations.Decrypt),
        (AlgorithmFamily.AesKeyWrap, "AES key wrap", KeyOperations.WrapKey | KeyOperations.UnwrapKey),
        (AlgorithmFamily.Hmac, "HMAC", KeyOperations.Sign | KeyOperations.Verify),
    ];

    /// <summary>How messages call the family.</summary>
    public static string NameOf(AlgorithmFamily family) => Rows.Single(row => row.Family == family).Name;

    /// <summary>The one family that the algorithm, or else the operations and the vault, leave to an imported key.</summary>
    /// <param name="algorithm">The <c>alg</c> of the JWK; null where it has none.</param>
    /// <returns><see cref="AlgorithmFamily.Undecided"/> where they leave several.</returns>
    public static AlgorithmFamily OfImport(KeyType type, Algorithm? algorithm, KeyOperations operations, VaultState vault)
    {
        if (type != KeyType.Oct || algorithm is not null)
        {
            return algorithm?.Family ?? AlgorithmFamily.Any;
        }

        // A family that the vault does not allow is none that the key could be meant for.
        var possible = Rows
            .Where(row => (row.Operations & operations) != 0 && (row.Family != AlgorithmFamily.AesCbc || vault.AllowAesCbc))
            .ToArray();
        return possible is [var only] ? only.Family : AlgorithmFamily.Undecided;
    }

    /// <summary>Null when the JWK's <c>alg</c> can be kept: a property that could not take effect is refused, not ignored.</summary>
    public static Refusal? Check(KeyToImport key, KeyOperations operations) => key.Algorithm is not { } algorithm ? null
        : key.Type != KeyType.Oct ? Bad($"key.alg is {algorithm}: only an oct key can be bound to an algorithm.")
        : algorithm.KeyType != KeyType.Oct || (algorithm.KeyBits != 0 && algorithm.KeyBits != 8 * (key.K?.Length ?? 0))
            ? Bad($"key.alg is {algorithm}, which does not fit this key.")
        : (algorithm.Operations & operations) == 0 ? Bad($"key.alg is {algorithm}, which has none of the operations in key_ops.")
        : null;

    /// <summary>Null when a version that is bound to a family may be used in another one.</summary>
    public static Refusal? Check(AlgorithmFamily bound, AlgorithmFamily wanted) =>
        bound is AlgorithmFamily.Any or AlgorithmFamily.Undecided || bound == wanted
            ? null
            : new Refusal(
                RefusalCode.KeyOperationForbidden,
                $"This imported key version is for {NameOf(bound)} and cannot be used for {NameOf(wanted)}: "
                + "one key serves one family of algorithms.");

    private static Refusal Bad(string message) => new(RefusalCode.BadParameter, message);
}
