using Kms.Access;

namespace Kms.Keys;

/// <summary>The requests about keys as calls.</summary>
public static class KeyCalls
{
    /// <inheritdoc cref="CreateKeyRequest"/>
    public static ValueTask<Result<KeyView>> CreateKey(
        this IKms kms, Call call, KeyId key, string name, KeySpec spec, KeySettings settings, CancellationToken cancellation = default) =>
        kms.Send(call, new CreateKeyRequest(key, name, spec, settings), cancellation);

    /// <inheritdoc cref="ImportKeyRequest"/>
    public static ValueTask<Result<KeyView>> ImportKey(
        this IKms kms, Call call, KeyId key, string name, KeyToImport material, KeySettings settings, CancellationToken cancellation = default) =>
        kms.Send(call, new ImportKeyRequest(key, name, material, settings), cancellation);

    /// <inheritdoc cref="RotateKeyRequest"/>
    public static ValueTask<Result<KeyView>> RotateKey(this IKms kms, Call call, KeyId key, CancellationToken cancellation = default) =>
        kms.Send(call, new RotateKeyRequest(key), cancellation);

    /// <inheritdoc cref="GetKeyRequest"/>
    public static ValueTask<Result<KeyView>> GetKey(
        this IKms kms, Call call, KeyId key, string? versionId, CancellationToken cancellation = default) =>
        kms.Send(call, new GetKeyRequest(key, versionId), cancellation);

    /// <inheritdoc cref="UpdateKeyRequest"/>
    public static ValueTask<Result<KeyView>> UpdateKey(
        this IKms kms, Call call, KeyId key, string? versionId, KeySettings changes, CancellationToken cancellation = default) =>
        kms.Send(call, new UpdateKeyRequest(key, versionId, changes), cancellation);

    /// <inheritdoc cref="ListKeysRequest"/>
    public static ValueTask<Result<Page<KeyView>>> ListKeys(
        this IKms kms, Call call, VaultName vault, PageRequest page, CancellationToken cancellation = default) =>
        kms.Send(call, new ListKeysRequest(vault, page), cancellation);

    /// <inheritdoc cref="ListKeyVersionsRequest"/>
    public static ValueTask<Result<Page<KeyView>>> ListKeyVersions(
        this IKms kms, Call call, KeyId key, PageRequest page, CancellationToken cancellation = default) =>
        kms.Send(call, new ListKeyVersionsRequest(key, page), cancellation);

    /// <inheritdoc cref="BackupKeyRequest"/>
    public static ValueTask<Result<ReadOnlyMemory<byte>>> BackupKey(
        this IKms kms, Call call, KeyId key, CancellationToken cancellation = default) =>
        kms.Send(call, new BackupKeyRequest(key), cancellation);

    /// <inheritdoc cref="RestoreKeyRequest"/>
    public static ValueTask<Result<KeyView>> RestoreKey(
        this IKms kms, Call call, VaultName vault, ReadOnlyMemory<byte> backup, CancellationToken cancellation = default) =>
        kms.Send(call, new RestoreKeyRequest(vault, backup), cancellation);

    /// <inheritdoc cref="DeleteKeyRequest"/>
    public static ValueTask<Result<KeyView>> DeleteKey(this IKms kms, Call call, KeyId key, CancellationToken cancellation = default) =>
        kms.Send(call, new DeleteKeyRequest(key), cancellation);

    /// <inheritdoc cref="GetDeletedKeyRequest"/>
    public static ValueTask<Result<KeyView>> GetDeletedKey(this IKms kms, Call call, KeyId key, CancellationToken cancellation = default) =>
        kms.Send(call, new GetDeletedKeyRequest(key), cancellation);

    /// <inheritdoc cref="ListDeletedKeysRequest"/>
    public static ValueTask<Result<Page<KeyView>>> ListDeletedKeys(
        this IKms kms, Call call, VaultName vault, PageRequest page, CancellationToken cancellation = default) =>
        kms.Send(call, new ListDeletedKeysRequest(vault, page), cancellation);

    /// <inheritdoc cref="RecoverKeyRequest"/>
    public static ValueTask<Result<KeyView>> RecoverKey(this IKms kms, Call call, KeyId key, CancellationToken cancellation = default) =>
        kms.Send(call, new RecoverKeyRequest(key), cancellation);

    /// <inheritdoc cref="PurgeKeyRequest"/>
    public static ValueTask<Result<Done>> PurgeKey(this IKms kms, Call call, KeyId key, CancellationToken cancellation = default) =>
        kms.Send(call, new PurgeKeyRequest(key), cancellation);

    /// <inheritdoc cref="GetRotationPolicyRequest"/>
    public static ValueTask<Result<RotationPolicy?>> GetRotationPolicy(
        this IKms kms, Call call, KeyId key, CancellationToken cancellation = default) =>
        kms.Send(call, new GetRotationPolicyRequest(key), cancellation);

    /// <inheritdoc cref="SetRotationPolicyRequest"/>
    public static ValueTask<Result<RotationPolicy>> SetRotationPolicy(
        this IKms kms, Call call, KeyId key, RotationSettings policy, CancellationToken cancellation = default) =>
        kms.Send(call, new SetRotationPolicyRequest(key, policy), cancellation);

    /// <inheritdoc cref="RandomBytesRequest"/>
    public static ValueTask<Result<ReadOnlyMemory<byte>>> RandomBytes(
        this IKms kms, Call call, VaultName vault, int count, CancellationToken cancellation = default) =>
        kms.Send(call, new RandomBytesRequest(vault, count), cancellation);

    /// <inheritdoc cref="UseKeyRequest"/>
    public static ValueTask<Result<CryptoAnswer>> UseKey(
        this IKms kms, Call call, KeyId key, string? versionId, CryptoRequest use, CancellationToken cancellation = default) =>
        kms.Send(call, new UseKeyRequest(key, versionId, use), cancellation);
}
