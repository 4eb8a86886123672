using Kms.Operations;

namespace Kms.Keys;

/// <summary>Deletes a key with all its versions. It can be recovered until its vault's retention has passed.</summary>
/// <param name="Key">Its address.</param>
/// <remarks>REST: DELETE /keys/{name}. Permission: <see cref="Access.Permission.KeyDelete"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record DeleteKeyRequest(KeyId Key) : KeyViewRequest
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.DeleteKey;
}

/// <summary>The newest version of a key that was deleted and can be recovered.</summary>
/// <param name="Key">Its address.</param>
/// <remarks>REST: GET /deletedkeys/{name}. Permission: <see cref="Access.Permission.KeyRead"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record GetDeletedKeyRequest(KeyId Key) : KeyViewRequest
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.GetDeletedKey;
}

/// <summary>The newest version of each key that was deleted and can be recovered, by name.</summary>
/// <param name="Vault">Whose keys.</param>
/// <param name="Page">Which page is wanted.</param>
/// <remarks>REST: GET /deletedkeys. Permission: <see cref="Access.Permission.KeyRead"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record ListDeletedKeysRequest(VaultName Vault, PageRequest Page) : VaultRequest<Page<KeyView>>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.ListDeletedKeys;
}

/// <summary>Brings a deleted key back as it was.</summary>
/// <param name="Key">Its address.</param>
/// <remarks>REST: POST /deletedkeys/{name}/recover. Permission: <see cref="Access.Permission.KeyRecover"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record RecoverKeyRequest(KeyId Key) : KeyViewRequest
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.RecoverKey;
}

/// <summary>
/// Destroys a deleted key for ever. <see cref="RefusalCode.PurgeProtected"/> where only the end of the vault's retention may do that.
/// </summary>
/// <param name="Key">Its address.</param>
/// <remarks>REST: DELETE /deletedkeys/{name}. Permission: <see cref="Access.Permission.KeyPurge"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record PurgeKeyRequest(KeyId Key) : KeyRequest<Done>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.PurgeKey;
}
