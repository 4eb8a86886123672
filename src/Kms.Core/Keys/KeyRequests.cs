using Kms.Operations;
using Kms.Vaults;

namespace Kms.Keys;

/// <summary>A request about one key.</summary>
public abstract record KeyRequest<T>(KeyId Key) : Request<T>
{
    public override VaultName? InVault => Key.Vault;

    public override KeyId? OnKey => Key;

    public override string? SubjectName => Key.Name;
}

/// <summary>A request about one key that is answered with the version that it made, changed or found.</summary>
public abstract record KeyViewRequest(KeyId Key) : KeyRequest<KeyView>(Key)
{
    public override (string? Name, string? Version) Named(KeyView answer) => (answer.Key.Name, answer.VersionId);
}

/// <summary>Makes a key, or a new version of one that exists.</summary>
/// <param name="Name">As the owner writes it.</param>
public sealed record CreateKeyRequest(KeyId Key, string Name, KeySpec Spec, KeySettings Settings) : KeyViewRequest(Key)
{
    public override Operation Operation => Operation.CreateKey;
}

/// <summary>Takes over key material made elsewhere, as a new key or a new version. The caller keeps and disposes the material.</summary>
public sealed record ImportKeyRequest(KeyId Key, string Name, KeyToImport Material, KeySettings Settings) : KeyViewRequest(Key)
{
    public override Operation Operation => Operation.ImportKey;
}

/// <summary>Makes a new version with the kind, operations and tags of the newest one; its expiry follows the rotation policy.</summary>
public sealed record RotateKeyRequest(KeyId Key) : KeyViewRequest(Key)
{
    public override Operation Operation => Operation.RotateKey;
}

/// <param name="VersionId">Null: the newest.</param>
public sealed record GetKeyRequest(KeyId Key, string? VersionId) : KeyViewRequest(Key)
{
    public override Operation Operation => Operation.GetKey;

    public override string? OfVersion => VersionId;
}

/// <param name="VersionId">Null: the newest.</param>
public sealed record UpdateKeyRequest(KeyId Key, string? VersionId, KeySettings Changes) : KeyViewRequest(Key)
{
    public override Operation Operation => Operation.UpdateKey;

    public override string? OfVersion => VersionId;
}

/// <summary>The newest version of each key that is not deleted, by name.</summary>
public sealed record ListKeysRequest(VaultName Vault, PageRequest Page) : VaultRequest<Page<KeyView>>(Vault)
{
    public override Operation Operation => Operation.ListKeys;
}

/// <summary>The versions of a key, oldest first; empty for a key that does not exist.</summary>
public sealed record ListKeyVersionsRequest(KeyId Key, PageRequest Page) : KeyRequest<Page<KeyView>>(Key)
{
    public override Operation Operation => Operation.ListKeyVersions;
}

/// <summary>The whole key with all versions, sealed for its owner to keep.</summary>
public sealed record BackupKeyRequest(KeyId Key) : KeyRequest<ReadOnlyMemory<byte>>(Key)
{
    public override Operation Operation => Operation.BackupKey;
}

/// <summary>Makes a key from what <see cref="BackupKeyRequest"/> gave, under the name that stands in it.</summary>
public sealed record RestoreKeyRequest(VaultName Vault, ReadOnlyMemory<byte> Backup) : VaultRequest<KeyView>(Vault)
{
    public override Operation Operation => Operation.RestoreKey;

    public override (string? Name, string? Version) Named(KeyView answer) => (answer.Key.Name, answer.VersionId);
}

/// <summary>Deletes a key with all its versions. It can be recovered until its vault's retention has passed.</summary>
public sealed record DeleteKeyRequest(KeyId Key) : KeyViewRequest(Key)
{
    public override Operation Operation => Operation.DeleteKey;
}

public sealed record GetDeletedKeyRequest(KeyId Key) : KeyViewRequest(Key)
{
    public override Operation Operation => Operation.GetDeletedKey;
}

public sealed record ListDeletedKeysRequest(VaultName Vault, PageRequest Page) : VaultRequest<Page<KeyView>>(Vault)
{
    public override Operation Operation => Operation.ListDeletedKeys;
}

public sealed record RecoverKeyRequest(KeyId Key) : KeyViewRequest(Key)
{
    public override Operation Operation => Operation.RecoverKey;
}

/// <summary>Destroys a deleted key for ever.</summary>
public sealed record PurgeKeyRequest(KeyId Key) : KeyRequest<Done>(Key)
{
    public override Operation Operation => Operation.PurgeKey;
}

/// <summary>Answered with null when no policy was set.</summary>
public sealed record GetRotationPolicyRequest(KeyId Key) : KeyRequest<RotationPolicy?>(Key)
{
    public override Operation Operation => Operation.GetRotationPolicy;
}

public sealed record SetRotationPolicyRequest(KeyId Key, RotationSettings Policy) : KeyRequest<RotationPolicy>(Key)
{
    public override Operation Operation => Operation.SetRotationPolicy;
}

/// <summary>Random bytes fit for keys.</summary>
/// <param name="Count">1 to 128.</param>
public sealed record RandomBytesRequest(VaultName Vault, int Count) : VaultRequest<ReadOnlyMemory<byte>>(Vault)
{
    public override Operation Operation => Operation.RandomBytes;
}
