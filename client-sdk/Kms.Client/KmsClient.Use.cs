using Kms.Client.Errors;
using Kms.Client.PublicKeys;
using Kms.Client.Requests;
using Kms.Keys;
using Kms.PublicKeys;

namespace Kms.Client;

/// <content>Using keys: by the service, or on this machine where the public half is enough.</content>
public sealed partial class KmsClient
{
    /// <inheritdoc/>
    public async Task<KeyUseResult> EncryptAsync(
        KeyRef key, Algorithm algorithm, ReadOnlyMemory<byte> plaintext, ReadOnlyMemory<byte> additionalData = default, ReadOnlyMemory<byte> iv = default,
        CancellationToken cancellation = default) =>
        ResultOf(await Use(key, new CryptoRequest(KeyOperations.Encrypt, algorithm, plaintext, default, iv, additionalData), cancellation));

    /// <inheritdoc/>
    public async Task<byte[]> DecryptAsync(
        KeyRef key, Algorithm algorithm, KeyUseResult encrypted, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(encrypted);
        if (key.Version is { } version && encrypted.VersionId is { } made && version != made)
        {
            throw Errors.ErrorTable.Invalid($"'{key}' was asked to decrypt what version {Text.Shorten(made)} has encrypted: name that version, or none.");
        }

        var request = new CryptoRequest(
            KeyOperations.Decrypt, algorithm, encrypted.Value, default, encrypted.Iv, encrypted.AdditionalData, encrypted.Tag);
        return (await Use(key with { Version = key.Version ?? encrypted.VersionId }, request, cancellation)).Output.Value.ToArray();
    }

    /// <inheritdoc/>
    public async Task<KeyUseResult> SignAsync(
        KeyRef key, Algorithm algorithm, ReadOnlyMemory<byte> digest, CancellationToken cancellation = default) =>
        ResultOf(await Use(key, new CryptoRequest(KeyOperations.Sign, algorithm, digest), cancellation));

    /// <inheritdoc/>
    public Task<KeyUseResult> SignDataAsync(
        KeyRef key, Algorithm algorithm, ReadOnlyMemory<byte> message, CancellationToken cancellation = default) =>
        SignAsync(key, algorithm, MessageDigest.Of(algorithm, message.Span), cancellation);

    /// <inheritdoc/>
    public async Task<bool> VerifyAsync(
        KeyRef key, Algorithm algorithm, ReadOnlyMemory<byte> digest, ReadOnlyMemory<byte> signature, CancellationToken cancellation = default) =>
        (await Use(key, new CryptoRequest(KeyOperations.Verify, algorithm, digest, signature), cancellation)).Output.Valid;

    /// <inheritdoc/>
    public Task<bool> VerifyDataAsync(
        KeyRef key, Algorithm algorithm, ReadOnlyMemory<byte> message, ReadOnlyMemory<byte> signature, CancellationToken cancellation = default) =>
        VerifyAsync(key, algorithm, MessageDigest.Of(algorithm, message.Span), signature, cancellation);

    /// <inheritdoc/>
    public async Task<KeyUseResult> WrapKeyAsync(
        KeyRef key, Algorithm algorithm, ReadOnlyMemory<byte> keyToWrap, CancellationToken cancellation = default) =>
        ResultOf(await Use(key, new CryptoRequest(KeyOperations.WrapKey, algorithm, keyToWrap), cancellation));

    /// <inheritdoc/>
    public async Task<byte[]> UnwrapKeyAsync(
        KeyRef key, Algorithm algorithm, ReadOnlyMemory<byte> wrapped, CancellationToken cancellation = default) =>
        (await Use(key, new CryptoRequest(KeyOperations.UnwrapKey, algorithm, wrapped), cancellation)).Output.Value.ToArray();

    private static KeyUseResult ResultOf(CryptoAnswer answer) =>
        new(answer.VersionId, answer.Output.Value, answer.Output.Iv, answer.Output.Tag, answer.Output.AdditionalData);

    private async Task<CryptoAnswer> Use(KeyRef key, CryptoRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request.Algorithm);
        if (UseSize.Check(request) is { } tooLarge)
        {
            // The service would refuse it too, but a gateway does so before the body has arrived, and the connection ends instead.
            throw ErrorTable.Invalid(tooLarge.Message);
        }

        var id = Id(key);
        if (options.PublicKeys.UseLocally && PublicKey.Suffices(request)
            && await FindPublicKey(id, key.Version, cancellation) is { } known && known.Use(request, time).TryGet(out var answer, out _))
        {
            return answer;
        }

        // A key that was fetched before may say yes, for as long as its lifetime is; no is said by the service alone, which has the present
        // key.

        try
        {
            return await sender.Send(UseRequests.Use(id, key.Version, request), null, cancellation);
        }
        catch (Exception problem) when (problem is KmsKeyNotFoundException or KmsKeyNotUsableException)
        {
            // The service knows better than what was fetched before.
            publicKeys.Forget(id);
            throw;
        }
    }

    /// <summary>Null for a caller who may not read the key: the service does it then.</summary>
    private async Task<PublicKey?> FindPublicKey(KeyId key, string? version, CancellationToken cancellation)
    {
        if (publicKeys.TryFind(key, version, out var known))
        {
            return known;
        }

        var ticket = publicKeys.Ticket;
        try
        {
            var view = await sender.Send(KeyRequests.Get(key, version), null, cancellation);
            return publicKeys.Keep(key, version, view.Spec.Type == KeyType.Oct ? null : new PublicKey(view), ticket);
        }
        catch (KmsAccessDeniedException)
        {
            return publicKeys.Keep(key, version, null, ticket);
        }
    }
}
