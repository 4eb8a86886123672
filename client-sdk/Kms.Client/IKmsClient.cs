using Kms.Keys;

namespace Kms.Client;

/// <summary>
/// The key management service as an application sees it. Safe to use from any number of threads; make one and keep it.
/// <para>
/// What concerns one version of a key takes a <see cref="KeyRef"/>, what concerns the whole key a <see cref="KeyName"/>: text that names a
/// version is refused there, and so is every malformed name, before anything is sent.
/// </para>
/// <para>
/// A change takes an optional operation id (1 to 128 printable ASCII characters; the Idempotency-Key in REST): within 24 hours the service
/// carries out one change of an object with the same id once, and refuses another one. Left out, each call has a new one. To go on after a
/// <see cref="KmsOutcomeUnknownException"/>, repeat the call with its id.
/// </para>
/// <para>
/// What may succeed when it is repeated was repeated already, within the bounds of <see cref="RetryOptions"/>. What is left is an
/// exception. Every method can
/// throw <see cref="KmsAuthenticationException"/>, <see cref="KmsAccessDeniedException"/>, <see cref="KmsInvalidRequestException"/>,
/// <see cref="KmsUnavailableException"/> and <see cref="KmsServiceFaultException"/>. A change can also throw
/// <see cref="KmsOutcomeUnknownException"/> and
/// <see cref="KmsReadOnlyRegionException"/>. Each method names the others.
/// </para>
/// </summary>
public partial interface IKmsClient
{
    /// <summary>Makes a key, or a new version of one that exists.</summary>
    /// <param name="spec">Type and size or curve; see <see cref="KeySpecs"/>.</param>
    /// <param name="settings">Null: all operations of the type, enabled, no dates, no tags.</param>
    /// <exception cref="KmsVaultNotFoundException">There is no such vault.</exception>
    /// <exception cref="KmsConflictException">A deleted key has the name.</exception>
    /// <remarks>REST: POST /keys/{name}/create</remarks>
    Task<KeyView> CreateKeyAsync(
        KeyName key, KeySpec spec, KeySettings? settings = null, string? operationId = null, CancellationToken cancellation = default);

    /// <summary>
    /// Takes over key material made elsewhere, as a new key or a new version. The caller keeps and disposes the material.
    /// </summary>
    /// <exception cref="KmsVaultNotFoundException">There is no such vault.</exception>
    /// <exception cref="KmsConflictException">A deleted key has the name.</exception>
    /// <remarks>REST: PUT /keys/{name}</remarks>
    Task<KeyView> ImportKeyAsync(KeyName key, KeyToImport material, KeySettings? settings = null, string? operationId = null,
        CancellationToken cancellation = default);

    /// <summary>Makes a new version with the kind, operations and tags of the newest one.</summary>
    /// <exception cref="KmsKeyNotFoundException">There is no such key.</exception>
    /// <remarks>REST: POST /keys/{name}/rotate</remarks>
    Task<KeyView> RotateKeyAsync(KeyName key, string? operationId = null, CancellationToken cancellation = default);

    /// <summary>The named version, or the newest.</summary>
    /// <exception cref="KmsKeyNotFoundException">There is no such key or version.</exception>
    /// <remarks>REST: GET /keys/{name}[/{version}]</remarks>
    Task<KeyView> GetKeyAsync(KeyRef key, CancellationToken cancellation = default);

    /// <summary>Changes the named version, or the newest; what is null in the settings stays.</summary>
    /// <exception cref="KmsKeyNotFoundException">There is no such key or version.</exception>
    /// <remarks>REST: PATCH /keys/{name}[/{version}]</remarks>
    Task<KeyView> UpdateKeyAsync(KeyRef key, KeySettings changes, string? operationId = null, CancellationToken cancellation = default);

    /// <summary>The keys of a vault that are not deleted, by name. Pages are fetched as they are needed.</summary>
    /// <param name="vault">Null: <see cref="KmsClientOptions.Vault"/>.</param>
    /// <exception cref="KmsVaultNotFoundException">There is no such vault.</exception>
    /// <remarks>REST: GET /keys</remarks>
    IAsyncEnumerable<KeySummary> ListKeysAsync(string? vault = null, CancellationToken cancellation = default);

    /// <summary>The versions of a key, oldest first; none for a key that does not exist.</summary>
    /// <exception cref="KmsVaultNotFoundException">There is no such vault.</exception>
    /// <remarks>REST: GET /keys/{name}/versions</remarks>
    IAsyncEnumerable<KeySummary> ListKeyVersionsAsync(KeyName key, CancellationToken cancellation = default);

    /// <summary>The whole key with all versions, sealed: only this service can restore it.</summary>
    /// <returns>The blob, a little over 7 MiB at most.</returns>
    /// <exception cref="KmsKeyNotFoundException">There is no such key.</exception>
    /// <remarks>REST: POST /keys/{name}/backup</remarks>
    Task<byte[]> BackupKeyAsync(KeyName key, CancellationToken cancellation = default);

    /// <summary>Brings a key back from its backup, with all versions, under its name.</summary>
    /// <param name="backup">Of <see cref="BackupKeyAsync"/>.</param>
    /// <param name="vault">Where to; null: <see cref="KmsClientOptions.Vault"/>.</param>
    /// <exception cref="KmsConflictException">The name is taken, or a deleted key has it.</exception>
    /// <exception cref="KmsVaultNotFoundException">There is no such vault.</exception>
    /// <remarks>REST: POST /keys/restore</remarks>
    Task<KeyView> RestoreKeyAsync(
        ReadOnlyMemory<byte> backup, string? vault = null, string? operationId = null, CancellationToken cancellation = default);

    /// <summary>Deletes a key with all versions. It can be recovered until the vault's retention has passed.</summary>
    /// <exception cref="KmsKeyNotFoundException">There is no such key.</exception>
    /// <remarks>REST: DELETE /keys/{name}</remarks>
    Task<KeyView> DeleteKeyAsync(KeyName key, string? operationId = null, CancellationToken cancellation = default);

    /// <summary>A key that was deleted and can be recovered.</summary>
    /// <exception cref="KmsKeyNotFoundException">There is no such deleted key.</exception>
    /// <remarks>REST: GET /deletedkeys/{name}</remarks>
    Task<KeyView> GetDeletedKeyAsync(KeyName key, CancellationToken cancellation = default);

    /// <summary>The deleted keys of a vault, by name.</summary>
    /// <param name="vault">Null: <see cref="KmsClientOptions.Vault"/>.</param>
    /// <exception cref="KmsVaultNotFoundException">There is no such vault.</exception>
    /// <remarks>REST: GET /deletedkeys</remarks>
    IAsyncEnumerable<KeySummary> ListDeletedKeysAsync(string? vault = null, CancellationToken cancellation = default);

    /// <summary>Brings a deleted key back as it was.</summary>
    /// <exception cref="KmsKeyNotFoundException">There is no such deleted key.</exception>
    /// <remarks>REST: POST /deletedkeys/{name}/recover</remarks>
    Task<KeyView> RecoverKeyAsync(KeyName key, string? operationId = null, CancellationToken cancellation = default);

    /// <summary>Destroys a deleted key for ever.</summary>
    /// <exception cref="KmsKeyNotFoundException">There is no such deleted key.</exception>
    /// <exception cref="KmsPurgeProtectedException">The vault protects it until its retention has passed.</exception>
    /// <remarks>REST: DELETE /deletedkeys/{name}</remarks>
    Task PurgeKeyAsync(KeyName key, string? operationId = null, CancellationToken cancellation = default);

    /// <summary>When the key gets a new version by itself; null when that was never set.</summary>
    /// <exception cref="KmsKeyNotFoundException">There is no such key.</exception>
    /// <remarks>REST: GET /keys/{name}/rotationpolicy</remarks>
    Task<RotationPolicy?> GetRotationPolicyAsync(KeyName key, CancellationToken cancellation = default);

    /// <summary>Sets when the key gets a new version by itself.</summary>
    /// <exception cref="KmsKeyNotFoundException">There is no such key.</exception>
    /// <remarks>REST: PUT /keys/{name}/rotationpolicy</remarks>
    Task<RotationPolicy> SetRotationPolicyAsync(
        KeyName key, RotationSettings policy, string? operationId = null, CancellationToken cancellation = default);
}
