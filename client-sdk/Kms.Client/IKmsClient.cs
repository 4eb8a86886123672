using Kms.Keys;
using Kms.Vaults;

namespace Kms.Client;

/// <summary>
/// The key management service as an application sees it. Safe to use from any number of threads; make one and keep it.
/// What the service refuses, and what cannot reach it, is a <see cref="KmsException"/> of the kind that its name says. What may succeed when
/// it is repeated was repeated already, within the bounds of <see cref="RetryOptions"/>.
/// <para>
/// What concerns one version of a key takes a <see cref="KeyRef"/>, what concerns the whole key a <see cref="KeyName"/>: text that names a version
/// is refused there with a <see cref="KmsInvalidRequestException"/>, and so is every malformed name, before anything is sent.
/// </para>
/// <para>
/// A change takes an optional operation id (1 to 128 printable ASCII characters; the Idempotency-Key in REST): within 24 hours the service carries
/// out one change of an object with the same id once, and refuses another one. Left out, each call has a new one. To go on after a
/// <see cref="KmsOutcomeUnknownException"/>, repeat the call with its id.
/// </para>
/// </summary>
public interface IKmsClient
{
    /// <summary>Makes a key, or a new version of one that exists.</summary>
    Task<KeyView> CreateKeyAsync(KeyName key, KeySpec spec, KeySettings? settings = null, string? operationId = null, CancellationToken cancellation = default);

    /// <summary>Takes over key material made elsewhere, as a new key or a new version. The caller keeps and disposes the material.</summary>
    Task<KeyView> ImportKeyAsync(KeyName key, KeyToImport material, KeySettings? settings = null, string? operationId = null, CancellationToken cancellation = default);

    /// <summary>Makes a new version with the kind, operations and tags of the newest one.</summary>
    Task<KeyView> RotateKeyAsync(KeyName key, string? operationId = null, CancellationToken cancellation = default);

    /// <summary>The named version, or the newest.</summary>
    Task<KeyView> GetKeyAsync(KeyRef key, CancellationToken cancellation = default);

    /// <summary>Changes the named version, or the newest; what is null in the settings stays.</summary>
    Task<KeyView> UpdateKeyAsync(KeyRef key, KeySettings changes, string? operationId = null, CancellationToken cancellation = default);

    /// <summary>The keys of a vault that are not deleted, by name.</summary>
    /// <param name="vault">Null: <see cref="KmsClientOptions.Vault"/>.</param>
    IAsyncEnumerable<KeySummary> ListKeysAsync(string? vault = null, CancellationToken cancellation = default);

    /// <summary>The versions of a key, oldest first; none for a key that does not exist.</summary>
    IAsyncEnumerable<KeySummary> ListKeyVersionsAsync(KeyName key, CancellationToken cancellation = default);

    /// <summary>Encrypts; with an RSA key on this machine (see <see cref="PublicKeyOptions"/>).</summary>
    /// <param name="additionalData">AES-GCM only: authenticated, not encrypted.</param>
    /// <param name="iv">AES-CBC only: 16 bytes.</param>
    Task<KeyUseResult> EncryptAsync(
        KeyRef key, Algorithm algorithm, ReadOnlyMemory<byte> plaintext, ReadOnlyMemory<byte> additionalData = default, ReadOnlyMemory<byte> iv = default,
        CancellationToken cancellation = default);

    /// <param name="key">At no version: at the one that <paramref name="encrypted"/> names. Two different ones are refused.</param>
    /// <param name="encrypted">Of <see cref="EncryptAsync"/>: with its iv, tag and additional data where the algorithm has them.</param>
    Task<byte[]> DecryptAsync(KeyRef key, Algorithm algorithm, KeyUseResult encrypted, CancellationToken cancellation = default);

    /// <param name="digest">Of the message, as long as the algorithm needs it.</param>
    Task<KeyUseResult> SignAsync(KeyRef key, Algorithm algorithm, ReadOnlyMemory<byte> digest, CancellationToken cancellation = default);

    /// <summary>Hashes the message here and signs the digest.</summary>
    Task<KeyUseResult> SignDataAsync(KeyRef key, Algorithm algorithm, ReadOnlyMemory<byte> message, CancellationToken cancellation = default);

    /// <summary>True when the signature is good; with an RSA or EC key on this machine (see <see cref="PublicKeyOptions"/>).</summary>
    /// <param name="signature">For EC: r and s, each as long as a coordinate.</param>
    Task<bool> VerifyAsync(KeyRef key, Algorithm algorithm, ReadOnlyMemory<byte> digest, ReadOnlyMemory<byte> signature, CancellationToken cancellation = default);

    /// <summary>Hashes the message here and verifies the digest.</summary>
    Task<bool> VerifyDataAsync(KeyRef key, Algorithm algorithm, ReadOnlyMemory<byte> message, ReadOnlyMemory<byte> signature, CancellationToken cancellation = default);

    /// <summary>Wraps a key; with an RSA key on this machine (see <see cref="PublicKeyOptions"/>).</summary>
    Task<KeyUseResult> WrapKeyAsync(KeyRef key, Algorithm algorithm, ReadOnlyMemory<byte> keyToWrap, CancellationToken cancellation = default);

    Task<byte[]> UnwrapKeyAsync(KeyRef key, Algorithm algorithm, ReadOnlyMemory<byte> wrapped, CancellationToken cancellation = default);

    /// <summary>The whole key with all versions, sealed: only this service can restore it.</summary>
    Task<byte[]> BackupKeyAsync(KeyName key, CancellationToken cancellation = default);

    Task<KeyView> RestoreKeyAsync(ReadOnlyMemory<byte> backup, string? vault = null, string? operationId = null, CancellationToken cancellation = default);

    Task<KeyView> DeleteKeyAsync(KeyName key, string? operationId = null, CancellationToken cancellation = default);

    Task<KeyView> GetDeletedKeyAsync(KeyName key, CancellationToken cancellation = default);

    IAsyncEnumerable<KeySummary> ListDeletedKeysAsync(string? vault = null, CancellationToken cancellation = default);

    Task<KeyView> RecoverKeyAsync(KeyName key, string? operationId = null, CancellationToken cancellation = default);

    /// <summary>Destroys a deleted key for ever.</summary>
    Task PurgeKeyAsync(KeyName key, string? operationId = null, CancellationToken cancellation = default);

    /// <summary>Null when none was set.</summary>
    Task<RotationPolicy?> GetRotationPolicyAsync(KeyName key, CancellationToken cancellation = default);

    Task<RotationPolicy> SetRotationPolicyAsync(KeyName key, RotationSettings policy, string? operationId = null, CancellationToken cancellation = default);

    /// <param name="count">1 to 128.</param>
    Task<byte[]> RandomBytesAsync(int count, string? vault = null, CancellationToken cancellation = default);

    /// <summary>Makes a vault, or applies the settings to the one that is there.</summary>
    Task<VaultView> CreateVaultAsync(string vault, VaultSettings? settings = null, string? operationId = null, CancellationToken cancellation = default);

    Task<VaultView> GetVaultAsync(string vault, CancellationToken cancellation = default);

    Task<VaultView> UpdateVaultAsync(string vault, VaultSettings changes, string? operationId = null, CancellationToken cancellation = default);

    IAsyncEnumerable<VaultView> ListVaultsAsync(CancellationToken cancellation = default);

    Task<VaultView> DeleteVaultAsync(string vault, string? operationId = null, CancellationToken cancellation = default);

    Task<VaultView> GetDeletedVaultAsync(string vault, CancellationToken cancellation = default);

    IAsyncEnumerable<VaultView> ListDeletedVaultsAsync(CancellationToken cancellation = default);

    Task<VaultView> RecoverVaultAsync(string vault, string? operationId = null, CancellationToken cancellation = default);

    /// <summary>Destroys a deleted vault and every key in it for ever.</summary>
    Task PurgeVaultAsync(string vault, string? operationId = null, CancellationToken cancellation = default);

    /// <summary>How the two zones are, for operators.</summary>
    Task<StoreHealth> GetZonesAsync(CancellationToken cancellation = default);

    /// <summary>Gives a zone up for ever and fills an empty one in its place; answers as soon as that has begun. Never repeated by itself once it may have begun.</summary>
    /// <param name="zone"><c>A</c> or <c>B</c>.</param>
    Task<StoreHealth> ReplaceZoneAsync(string zone, CancellationToken cancellation = default);
}
