using Kms.Vaults;

namespace Kms.Keys;

/// <summary>
/// May this version be used like this, now? Decided from the request's shape alone; what depends on the bytes is decided where they are
/// used.
/// </summary>
public static class KeyUse
{
    private static readonly Refusal Rsa15Off = new(
        RefusalCode.KeyOperationForbidden,
        "RSA1_5 is off in this vault because its decryption can be attacked through the padding: "
        + "use RSA-OAEP-256, or allow it with allowRsa15.");

    private static readonly Refusal AesCbcOff = new(
        RefusalCode.KeyOperationForbidden,
        "AES-CBC is off in this vault because it does not authenticate: use AES-GCM (A256GCM), or allow it with allowAesCbc.");

    /// <summary>
    /// Null when it may. A version that is <see cref="AlgorithmFamily.Undecided"/> must be bound before the result is given.
    /// </summary>
    public static Refusal? Check(KeyVersion version, in CryptoRequest request, VaultState vault, TimeProvider time) =>
        VersionUse.Check(version.Spec, version.Operations, version.Attributes, request, time)
        ?? CheckVault(request.Algorithm, vault)
        ?? AlgorithmFamilies.Check(version.Family, request.Algorithm.Family);

    /// <summary>What a vault must allow, it allows in both directions: what can be encrypted or wrapped can be had back.</summary>
    private static Refusal? CheckVault(Algorithm algorithm, VaultState vault) =>
        ReferenceEquals(algorithm, Algorithm.Rsa15) && !vault.AllowRsa15 ? Rsa15Off
        : algorithm.Family == AlgorithmFamily.AesCbc && !vault.AllowAesCbc ? AesCbcOff
        : null;
}
