using Kms.Operations;

namespace Kms.Keys;

/// <summary>A request about one key that is answered with the version that it made, changed or found.</summary>
[GenerateSerializer, Immutable]
public abstract record KeyViewRequest : KeyRequest<KeyView>
{
    public override (string? Name, string? Version) Named(KeyView answer) => (answer.Key.Name, answer.VersionId);
}

/// <summary>Makes a key, or a new version of one that exists.</summary>
/// <param name="Name">As the owner writes it.</param>
[GenerateSerializer, Immutable]
public sealed record CreateKeyRequest(KeyId Key, string Name, KeySpec Spec, KeySettings Settings) : KeyViewRequest
{
    public override Operation Operation => Operation.CreateKey;
}

/// <summary>Takes over key material made elsewhere, as a new key or a new version. The caller keeps and disposes the material.</summary>
[GenerateSerializer]
public sealed record ImportKeyRequest(KeyId Key, string Name, KeyToImport Material, KeySettings Settings) : KeyViewRequest
{
    public override Operation Operation => Operation.ImportKey;
}

/// <summary>Makes a new version with the kind, operations and tags of the newest one; its expiry follows the rotation policy.</summary>
[GenerateSerializer, Immutable]
public sealed record RotateKeyRequest(KeyId Key) : KeyViewRequest
{
    public override Operation Operation => Operation.RotateKey;
}

/// <param name="VersionId">Null: the newest.</param>
[GenerateSerializer, Immutable]
public sealed record GetKeyRequest(KeyId Key, string? VersionId) : KeyViewRequest
{
    public override Operation Operation => Operation.GetKey;

    public override string? OfVersion => VersionId;
}

/// <param name="VersionId">Null: the newest.</param>
[GenerateSerializer, Immutable]
public sealed record UpdateKeyRequest(KeyId Key, string? VersionId, KeySettings Changes) : KeyViewRequest
{
    public override Operation Operation => Operation.UpdateKey;

    public override string? OfVersion => VersionId;
}

/// <summary>The newest version of each key that is not deleted, by name.</summary>
[GenerateSerializer, Immutable]
public sealed record ListKeysRequest(VaultName Vault, PageRequest Page) : VaultRequest<Page<KeyView>>
{
    public override Operation Operation => Operation.ListKeys;
}

/// <summary>The versions of a key, oldest first; empty for a key that does not exist.</summary>
[GenerateSerializer, Immutable]
public sealed record ListKeyVersionsRequest(KeyId Key, PageRequest Page) : KeyRequest<Page<KeyView>>
{
    public override Operation Operation => Operation.ListKeyVersions;
}

/// <summary>The whole key with all versions, sealed for its owner to keep.</summary>
[GenerateSerializer, Immutable]
public sealed record BackupKeyRequest(KeyId Key) : KeyRequest<ReadOnlyMemory<byte>>
{
    public override Operation Operation => Operation.BackupKey;
}

/// <summary>Makes a key from what <see cref="BackupKeyRequest"/> gave, under the name that stands in it.</summary>
[GenerateSerializer, Immutable]
public sealed record RestoreKeyRequest(VaultName Vault, ReadOnlyMemory<byte> Backup) : VaultRequest<KeyView>
{
    public override Operation Operation => Operation.RestoreKey;

    public override (string? Name, string? Version) Named(KeyView answer) => (answer.Key.Name, answer.VersionId);
}

/// <summary>Deletes a key with all its versions. It can be recovered until its vault's retention has passed.</summary>
[GenerateSerializer, Immutable]
public sealed record DeleteKeyRequest(KeyId Key) : KeyViewRequest
{
    public override Operation Operation => Operation.DeleteKey;
}

[GenerateSerializer, Immutable]
public sealed record GetDeletedKeyRequest(KeyId Key) : KeyViewRequest
{
    public override Operation Operation => Operation.GetDeletedKey;
}

[GenerateSerializer, Immutable]
public sealed record ListDeletedKeysRequest(VaultName Vault, PageRequest Page) : VaultRequest<Page<KeyView>>
{
    public override Operation Operation => Operation.ListDeletedKeys;
}

[GenerateSerializer, Immutable]
public sealed record RecoverKeyRequest(KeyId Key) : KeyViewRequest
{
    public override Operation Operation => Operation.RecoverKey;
}

/// <summary>Destroys a deleted key for ever.</summary>
[GenerateSerializer, Immutable]
public sealed record PurgeKeyRequest(KeyId Key) : KeyRequest<Done>
{
    public override Operation Operation => Operation.PurgeKey;
}

/// <summary>Answered with null when no policy was set.</summary>
[GenerateSerializer, Immutable]
public sealed record GetRotationPolicyRequest(KeyId Key) : KeyRequest<RotationPolicy?>
{
    public override Operation Operation => Operation.GetRotationPolicy;
}

[GenerateSerializer, Immutable]
public sealed record SetRotationPolicyRequest(KeyId Key, RotationSettings Policy) : KeyRequest<RotationPolicy>
{
    public override Operation Operation => Operation.SetRotationPolicy;
}

/// <summary>Random bytes fit for keys.</summary>
/// <param name="Count">1 to 128.</param>
[GenerateSerializer, Immutable]
public sealed record RandomBytesRequest(VaultName Vault, int Count) : VaultRequest<ReadOnlyMemory<byte>>
{
    public override Operation Operation => Operation.RandomBytes;
}
