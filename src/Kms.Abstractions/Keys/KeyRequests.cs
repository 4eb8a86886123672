using Kms.Operations;

namespace Kms.Keys;

/// <summary>A request about one key that is answered with the version that it made, changed or found.</summary>
[GenerateSerializer, Immutable]
public abstract record KeyViewRequest : KeyRequest<KeyView>
{
    /// <inheritdoc/>
    public override (string? Name, string? Version) Named(KeyView answer) => (answer.Key.Name, answer.VersionId);
}

/// <summary>
/// Makes a key, or a new version of one that exists. <see cref="RefusalCode.KeyIsDeletedButRecoverable"/> where a deleted key has the name,
/// <see cref="RefusalCode.Conflict"/> for a version more than a key may have.
/// </summary>
/// <param name="Key">Its address.</param>
/// <param name="Name">As the owner writes it.</param>
/// <param name="Spec">One of the kinds of <see cref="KeySpecs"/>.</param>
/// <param name="Settings">What is null is the default.</param>
/// <remarks>REST: POST /keys/{name}/create. Permission: <see cref="Access.Permission.KeyCreate"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record CreateKeyRequest(KeyId Key, string Name, KeySpec Spec, KeySettings Settings) : KeyViewRequest
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.CreateKey;
}

/// <summary>
/// Takes over key material made elsewhere, as a new key or a new version. The caller keeps and disposes the material.
/// <see cref="RefusalCode.BadParameter"/> for material that is incomplete, weak or of another kind than <see cref="KeySpecs"/> lists,
/// <see cref="RefusalCode.KeyIsDeletedButRecoverable"/> where a deleted key has the name.
/// </summary>
/// <param name="Key">Its address.</param>
/// <param name="Name">As the owner writes it.</param>
/// <param name="Material">The parts of its JWK.</param>
/// <param name="Settings">What is null is the default.</param>
/// <remarks>REST: PUT /keys/{name}. Permission: <see cref="Access.Permission.KeyImport"/>.</remarks>
[GenerateSerializer]
public sealed record ImportKeyRequest(KeyId Key, string Name, KeyToImport Material, KeySettings Settings) : KeyViewRequest
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.ImportKey;
}

/// <summary>
/// Makes a new version with the kind, operations and tags of the newest one; its expiry follows the rotation policy.
/// <see cref="RefusalCode.KeyDisabled"/> where the newest version is disabled.
/// </summary>
/// <param name="Key">Its address.</param>
/// <remarks>REST: POST /keys/{name}/rotate. Permission: <see cref="Access.Permission.KeyRotate"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record RotateKeyRequest(KeyId Key) : KeyViewRequest
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.RotateKey;
}

/// <summary>A version of a key that is not deleted: its attributes and its public half.</summary>
/// <param name="Key">Its address.</param>
/// <param name="VersionId">Null: the newest.</param>
/// <remarks>REST: GET /keys/{name}[/{version}]. Permission: <see cref="Access.Permission.KeyRead"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record GetKeyRequest(KeyId Key, string? VersionId) : KeyViewRequest
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.GetKey;

    /// <inheritdoc/>
    public override string? OfVersion => VersionId;
}

/// <summary>
/// Changes attributes, <c>key_ops</c> and tags of a version. Disabling is in force when it is answered, also with one zone away
/// (<see cref="Durability.SingleZone"/>).
/// </summary>
/// <param name="Key">Its address.</param>
/// <param name="VersionId">Null: the newest.</param>
/// <param name="Changes">What is null stays as it is.</param>
/// <remarks>REST: PATCH /keys/{name}[/{version}]. Permission: <see cref="Access.Permission.KeyUpdate"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record UpdateKeyRequest(KeyId Key, string? VersionId, KeySettings Changes) : KeyViewRequest
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.UpdateKey;

    /// <inheritdoc/>
    public override string? OfVersion => VersionId;
}

/// <summary>The newest version of each key that is not deleted, by name.</summary>
/// <param name="Vault">Whose keys.</param>
/// <param name="Page">Which page is wanted.</param>
/// <remarks>REST: GET /keys. Permission: <see cref="Access.Permission.KeyRead"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record ListKeysRequest(VaultName Vault, PageRequest Page) : VaultRequest<Page<KeyView>>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.ListKeys;
}

/// <summary>The versions of a key, oldest first; empty for a key that does not exist.</summary>
/// <param name="Key">Its address.</param>
/// <param name="Page">Which page is wanted.</param>
/// <remarks>REST: GET /keys/{name}/versions. Permission: <see cref="Access.Permission.KeyRead"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record ListKeyVersionsRequest(KeyId Key, PageRequest Page) : KeyRequest<Page<KeyView>>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.ListKeyVersions;
}

/// <summary>
/// The whole key with all versions, sealed for its owner to keep: at most <see cref="KeySize.BackupBytesMax"/>. It opens in the region that
/// made it and in its peer.
/// </summary>
/// <param name="Key">Its address.</param>
/// <remarks>REST: POST /keys/{name}/backup. Permission: <see cref="Access.Permission.KeyBackup"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record BackupKeyRequest(KeyId Key) : KeyRequest<ReadOnlyMemory<byte>>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.BackupKey;
}

/// <summary>
/// Makes a key from what <see cref="BackupKeyRequest"/> gave, under the name that stands in it. <see cref="RefusalCode.BackupInvalid"/>
/// where it does not open here, <see cref="RefusalCode.KeyAlreadyExists"/> or <see cref="RefusalCode.KeyIsDeletedButRecoverable"/> where
/// the name is held.
/// </summary>
/// <param name="Vault">Where to.</param>
/// <param name="Backup">As it was given.</param>
/// <remarks>REST: POST /keys/restore. Permission: <see cref="Access.Permission.KeyRestore"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record RestoreKeyRequest(VaultName Vault, ReadOnlyMemory<byte> Backup) : VaultRequest<KeyView>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.RestoreKey;

    /// <inheritdoc/>
    public override (string? Name, string? Version) Named(KeyView answer) => (answer.Key.Name, answer.VersionId);
}

/// <summary>Random bytes fit for keys.</summary>
/// <param name="Vault">Whose permission is asked for.</param>
/// <param name="Count">1 to 128.</param>
/// <remarks>REST: POST /rng. Permission: <see cref="Access.Permission.RandomBytes"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record RandomBytesRequest(VaultName Vault, int Count) : VaultRequest<ReadOnlyMemory<byte>>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.RandomBytes;
}
