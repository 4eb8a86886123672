using Kms.Vaults;

namespace Kms.Keys;

/// <summary>May this version be used like this, now? Decided from the request's shape alone; what depends on the bytes is decided where they are used.</summary>
public static class KeyUse
{
    private const KeyOperations AllowedOutsideValidity = KeyOperations.Decrypt | KeyOperations.UnwrapKey | KeyOperations.Verify;

    private static readonly Refusal Rsa15Off = new(
        RefusalCode.KeyOperationForbidden,
        "RSA1_5 is off in this vault because its decryption can be attacked through the padding: use RSA-OAEP-256, or allow it with allowRsa15.");

    private static readonly Refusal AesCbcOff = new(
        RefusalCode.KeyOperationForbidden,
        "AES-CBC is off in this vault because it does not authenticate: use AES-GCM (A256GCM), or allow it with allowAesCbc.");

    /// <summary>Null when it may. An imported version that is <see cref="AlgorithmFamily.Undecided"/> must be bound before the result is given.</summary>
    public static Refusal? Check(KeyVersion version, in CryptoRequest request, VaultState vault, TimeProvider time)
    {
        var attributes = version.Attributes;
        if (!attributes.Enabled)
        {
            return new Refusal(RefusalCode.KeyDisabled, "The key version is disabled.");
        }

        if ((version.Operations & request.Operation) == 0)
        {
            return new Refusal(RefusalCode.KeyOperationForbidden, $"The key's key_ops do not contain {Name(request.Operation)}.");
        }

        // The clock is asked only where the answer can matter: most keys have no bounds.
        if ((attributes.NotBefore is not null || attributes.Expires is not null) && (request.Operation & AllowedOutsideValidity) == 0
            && OutsideValidity(attributes, time.GetUtcNow()) is { } outside)
        {
            return outside;
        }

        return CheckAlgorithm(version, request, vault);
    }

    private static Refusal? OutsideValidity(KeyAttributes attributes, DateTimeOffset now) =>
        now < attributes.NotBefore
            ? new Refusal(RefusalCode.KeyNotYetValid, "The key version is not valid yet (nbf): until then only decrypt, unwrapKey and verify are allowed.")
            : now >= attributes.Expires
                ? new Refusal(RefusalCode.KeyExpired, "The key version has expired (exp): only decrypt, unwrapKey and verify are allowed.")
                : null;

    private static Refusal? CheckAlgorithm(KeyVersion version, in CryptoRequest request, VaultState vault)
    {
        var algorithm = request.Algorithm;
        if (!algorithm.Fits(version.Spec))
        {
            return Bad($"Algorithm {algorithm} does not fit this key ({Describe(version.Spec)}).");
        }

        if ((algorithm.Operations & request.Operation) == 0)
        {
            return Bad($"Algorithm {algorithm} has no operation {Name(request.Operation)}.");
        }

        if (UseSize.Check(request) is { } tooLarge)
        {
            return tooLarge;
        }

        if (algorithm.DigestBytes > 0 && request.Value.Length != algorithm.DigestBytes)
        {
            return Bad($"The value has {request.Value.Length} bytes: {algorithm} needs a digest of {algorithm.DigestBytes} bytes.");
        }

        return CheckVault(algorithm, vault) ?? AlgorithmFamilies.Check(version.Family, algorithm.Family);
    }

    /// <summary>What a vault must allow, it allows in both directions: what can be encrypted or wrapped can be had back.</summary>
    private static Refusal? CheckVault(Algorithm algorithm, VaultState vault) =>
        ReferenceEquals(algorithm, Algorithm.Rsa15) && !vault.AllowRsa15 ? Rsa15Off
        : algorithm.Family == AlgorithmFamily.AesCbc && !vault.AllowAesCbc ? AesCbcOff
        : null;

    private static string Describe(KeySpec spec) => spec.Type == KeyType.Ec ? KeySpecs.NameOf(spec.Curve) : $"{spec.Type} {spec.SizeBits} bits";

    private static string Name(KeyOperations operation) => string.Join('+', KeyOperationNames.NamesOf(operation));

    private static Refusal Bad(string message) => new(RefusalCode.BadParameter, message);
}
