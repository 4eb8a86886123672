using Kms.Access;
using Kms.Keys;
using Kms.TwoZone;
using Kms.Vaults;

namespace Kms;

/// <summary>
/// Everything the service does. Every host implements it through the same Core; the gateway and the in-process client call it.
/// Each call names a verified caller; each may be refused with <see cref="RefusalCode.AccessDenied"/>, changes also with
/// <see cref="RefusalCode.ZoneUnavailable"/> (nothing written) or <see cref="RefusalCode.OutcomeUnknown"/> (repeat with the same idempotency key).
/// A version id of null means the newest version.
/// </summary>
public interface IKms
{
    /// <summary>Makes a key, or a new version of one that exists.</summary>
    ValueTask<Result<KeyView>> CreateKey(Call call, KeyId key, string name, KeySpec spec, KeySettings settings, CancellationToken cancellation = default);

    /// <summary>Takes over key material made elsewhere, as a new key or a new version. The caller keeps and disposes <paramref name="material"/>.</summary>
    ValueTask<Result<KeyView>> ImportKey(Call call, KeyId key, string name, KeyToImport material, KeySettings settings, CancellationToken cancellation = default);

    /// <summary>Makes a new version with the kind, operations and tags of the newest one; its expiry follows the rotation policy.</summary>
    ValueTask<Result<KeyView>> RotateKey(Call call, KeyId key, CancellationToken cancellation = default);

    ValueTask<Result<KeyView>> GetKey(Call call, KeyId key, string? versionId, CancellationToken cancellation = default);

    ValueTask<Result<KeyView>> UpdateKey(Call call, KeyId key, string? versionId, KeySettings changes, CancellationToken cancellation = default);

    /// <summary>The newest version of each key that is not deleted, by name.</summary>
    ValueTask<Result<Page<KeyView>>> ListKeys(Call call, VaultName vault, PageRequest page, CancellationToken cancellation = default);

    /// <summary>The versions of a key, oldest first; empty for a key that does not exist.</summary>
    ValueTask<Result<Page<KeyView>>> ListKeyVersions(Call call, KeyId key, PageRequest page, CancellationToken cancellation = default);

    /// <summary>Encrypts, decrypts, signs, verifies, wraps or unwraps. Changes nothing and needs no zone once the key is in memory.
    /// The first use of an imported symmetric key that fits several families of algorithms is a change: it binds the key to one.</summary>
    ValueTask<Result<CryptoAnswer>> UseKey(Call call, KeyId key, string? versionId, CryptoRequest request, CancellationToken cancellation = default);

    /// <summary>The whole key with all versions, sealed for its owner to keep.</summary>
    ValueTask<Result<ReadOnlyMemory<byte>>> BackupKey(Call call, KeyId key, CancellationToken cancellation = default);

    ValueTask<Result<KeyView>> RestoreKey(Call call, VaultName vault, ReadOnlyMemory<byte> backup, CancellationToken cancellation = default);

    ValueTask<Result<KeyView>> DeleteKey(Call call, KeyId key, CancellationToken cancellation = default);

    ValueTask<Result<KeyView>> GetDeletedKey(Call call, KeyId key, CancellationToken cancellation = default);

    ValueTask<Result<Page<KeyView>>> ListDeletedKeys(Call call, VaultName vault, PageRequest page, CancellationToken cancellation = default);

    ValueTask<Result<KeyView>> RecoverKey(Call call, KeyId key, CancellationToken cancellation = default);

    /// <summary>Destroys a deleted key for ever.</summary>
    ValueTask<Result<Done>> PurgeKey(Call call, KeyId key, CancellationToken cancellation = default);

    /// <summary>Null when none was set.</summary>
    ValueTask<Result<RotationPolicy?>> GetRotationPolicy(Call call, KeyId key, CancellationToken cancellation = default);

    ValueTask<Result<RotationPolicy>> SetRotationPolicy(Call call, KeyId key, RotationSettings policy, CancellationToken cancellation = default);

    /// <param name="count">1 to 128.</param>
    ValueTask<Result<ReadOnlyMemory<byte>>> RandomBytes(Call call, VaultName vault, int count, CancellationToken cancellation = default);

    /// <summary>Makes a vault, or applies the settings to the one that is there.</summary>
    ValueTask<Result<VaultCreated>> CreateVault(Call call, VaultName vault, VaultSettings settings, CancellationToken cancellation = default);

    ValueTask<Result<VaultState>> GetVault(Call call, VaultName vault, CancellationToken cancellation = default);

    ValueTask<Result<VaultState>> UpdateVault(Call call, VaultName vault, VaultSettings changes, CancellationToken cancellation = default);

    ValueTask<Result<VaultState>> DeleteVault(Call call, VaultName vault, CancellationToken cancellation = default);

    ValueTask<Result<Page<VaultState>>> ListVaults(Call call, PageRequest page, CancellationToken cancellation = default);

    ValueTask<Result<VaultState>> GetDeletedVault(Call call, VaultName vault, CancellationToken cancellation = default);

    ValueTask<Result<Page<VaultState>>> ListDeletedVaults(Call call, PageRequest page, CancellationToken cancellation = default);

    ValueTask<Result<VaultState>> RecoverVault(Call call, VaultName vault, CancellationToken cancellation = default);

    /// <summary>Destroys a deleted vault and every key in it for ever.</summary>
    ValueTask<Result<Done>> PurgeVault(Call call, VaultName vault, CancellationToken cancellation = default);

    /// <summary>How the two zones are, for operators.</summary>
    ValueTask<Result<StoreHealth>> GetZones(Call call, CancellationToken cancellation = default);

    /// <summary>Gives a zone up for ever and fills an empty one in its place: see <see cref="IZoneKeeper.Replace"/>. Answers as soon as that has begun.</summary>
    ValueTask<Result<StoreHealth>> ReplaceZone(Call call, string zone, CancellationToken cancellation = default);
}
