using Kms.Keys;

namespace Kms.Client;

/// <content>Using keys. With public keys on this machine where that is enough: see <see cref="PublicKeyOptions"/>.</content>
public partial interface IKmsClient
{
    /// <summary>Encrypts; with an RSA key on this machine.</summary>
    /// <param name="additionalData">AES-GCM only: authenticated, not encrypted.</param>
    /// <param name="iv">AES-CBC only: 16 bytes.</param>
    /// <exception cref="KmsKeyNotFoundException">There is no such key or version.</exception>
    /// <exception cref="KmsKeyNotUsableException">It is disabled, outside its dates, or not for this.</exception>
    /// <remarks>REST: POST /keys/{name}[/{version}]/encrypt</remarks>
    Task<KeyUseResult> EncryptAsync(
        KeyRef key, Algorithm algorithm, ReadOnlyMemory<byte> plaintext, ReadOnlyMemory<byte> additionalData = default,
            ReadOnlyMemory<byte> iv = default,
        CancellationToken cancellation = default);

    /// <summary>Decrypts what <see cref="EncryptAsync"/> gave.</summary>
    /// <param name="key">Without a version: that of <paramref name="encrypted"/>. Two different ones are refused.</param>
    /// <param name="encrypted">With its iv, tag and additional data where the algorithm has them.</param>
    /// <exception cref="KmsKeyNotFoundException">There is no such key or version.</exception>
    /// <exception cref="KmsKeyNotUsableException">It is disabled or not for this.</exception>
    /// <remarks>REST: POST /keys/{name}[/{version}]/decrypt</remarks>
    Task<byte[]> DecryptAsync(KeyRef key, Algorithm algorithm, KeyUseResult encrypted, CancellationToken cancellation = default);

    /// <summary>Signs a digest.</summary>
    /// <param name="digest">Of the message, in bytes as many as the algorithm's hash has.</param>
    /// <exception cref="KmsKeyNotFoundException">There is no such key or version.</exception>
    /// <exception cref="KmsKeyNotUsableException">It is disabled, outside its dates, or not for this.</exception>
    /// <remarks>REST: POST /keys/{name}[/{version}]/sign</remarks>
    Task<KeyUseResult> SignAsync(KeyRef key, Algorithm algorithm, ReadOnlyMemory<byte> digest, CancellationToken cancellation = default);

    /// <summary>Hashes the message here and signs the digest.</summary>
    /// <exception cref="KmsKeyNotFoundException">There is no such key or version.</exception>
    /// <exception cref="KmsKeyNotUsableException">It is disabled, outside its dates, or not for this.</exception>
    /// <remarks>REST: POST /keys/{name}[/{version}]/sign</remarks>
    Task<KeyUseResult> SignDataAsync(
        KeyRef key, Algorithm algorithm, ReadOnlyMemory<byte> message, CancellationToken cancellation = default);

    /// <summary>True when the signature of a digest is good; with an RSA or EC key on this machine.</summary>
    /// <param name="signature">For EC: r and s, each as long as a coordinate.</param>
    /// <exception cref="KmsKeyNotFoundException">There is no such key or version.</exception>
    /// <exception cref="KmsKeyNotUsableException">It is disabled or not for this.</exception>
    /// <remarks>REST: POST /keys/{name}[/{version}]/verify</remarks>
    Task<bool> VerifyAsync(KeyRef key, Algorithm algorithm, ReadOnlyMemory<byte> digest, ReadOnlyMemory<byte> signature,
        CancellationToken cancellation = default);

    /// <summary>Hashes the message here and verifies the digest's signature.</summary>
    /// <exception cref="KmsKeyNotFoundException">There is no such key or version.</exception>
    /// <exception cref="KmsKeyNotUsableException">It is disabled or not for this.</exception>
    /// <remarks>REST: POST /keys/{name}[/{version}]/verify</remarks>
    Task<bool> VerifyDataAsync(KeyRef key, Algorithm algorithm, ReadOnlyMemory<byte> message, ReadOnlyMemory<byte> signature,
        CancellationToken cancellation = default);

    /// <summary>Wraps a key; with an RSA key on this machine.</summary>
    /// <exception cref="KmsKeyNotFoundException">There is no such key or version.</exception>
    /// <exception cref="KmsKeyNotUsableException">It is disabled, outside its dates, or not for this.</exception>
    /// <remarks>REST: POST /keys/{name}[/{version}]/wrapkey</remarks>
    Task<KeyUseResult> WrapKeyAsync(
        KeyRef key, Algorithm algorithm, ReadOnlyMemory<byte> keyToWrap, CancellationToken cancellation = default);

    /// <summary>Unwraps what <see cref="WrapKeyAsync"/> gave.</summary>
    /// <exception cref="KmsKeyNotFoundException">There is no such key or version.</exception>
    /// <exception cref="KmsKeyNotUsableException">It is disabled or not for this.</exception>
    /// <remarks>REST: POST /keys/{name}[/{version}]/unwrapkey</remarks>
    Task<byte[]> UnwrapKeyAsync(KeyRef key, Algorithm algorithm, ReadOnlyMemory<byte> wrapped, CancellationToken cancellation = default);

    /// <summary>Random bytes, from the service's own source.</summary>
    /// <param name="count">1 to 128 bytes.</param>
    /// <param name="vault">Whose permission is asked for; null: <see cref="KmsClientOptions.Vault"/>.</param>
    /// <exception cref="KmsVaultNotFoundException">There is no such vault.</exception>
    /// <remarks>REST: POST /rng</remarks>
    Task<byte[]> RandomBytesAsync(int count, string? vault = null, CancellationToken cancellation = default);
}
