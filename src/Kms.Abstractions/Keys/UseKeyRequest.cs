using Kms.Operations;

namespace Kms.Keys;

/// <summary>
/// Encrypts, decrypts, signs, verifies, wraps or unwraps. Changes nothing and needs no zone once the key is in memory.
/// <see cref="RefusalCode.KeyDisabled"/>, <see cref="RefusalCode.KeyNotYetValid"/>, <see cref="RefusalCode.KeyExpired"/> and
/// <see cref="RefusalCode.KeyOperationForbidden"/> are about the version; <see cref="RefusalCode.BadParameter"/> about the bytes.
/// The first use of an imported symmetric key that fits several families of algorithms is a change: it binds the key to one.
/// </summary>
/// <param name="Key">Its address.</param>
/// <param name="VersionId">Null: the newest.</param>
/// <param name="Use">What to do with which bytes; its operation is exactly one use of a key.</param>
/// <remarks>
/// REST: POST /keys/{name}[/{version}]/encrypt and decrypt, sign, verify, wrapkey, unwrapkey; each has a permission of its own.
/// </remarks>
[GenerateSerializer, Immutable]
public sealed record UseKeyRequest(KeyId Key, string? VersionId, CryptoRequest Use) : KeyRequest<CryptoAnswer>
{
    /// <summary>The row of <see cref="Use"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">What is asked for is no use of a key.</exception>
    public override Operation Operation => Use.Operation switch
    {
        KeyOperations.Sign => Operation.Sign,
        KeyOperations.Verify => Operation.Verify,
        KeyOperations.Encrypt => Operation.Encrypt,
        KeyOperations.Decrypt => Operation.Decrypt,
        KeyOperations.WrapKey => Operation.WrapKey,
        KeyOperations.UnwrapKey => Operation.UnwrapKey,
        _ => throw new ArgumentOutOfRangeException(nameof(Use), Use.Operation, "Exactly one operation that uses a key."),
    };

    /// <inheritdoc/>
    public override string? OfVersion => VersionId;

    /// <inheritdoc/>
    public override string? WithAlgorithm => Use.Algorithm?.Name;

    /// <inheritdoc/>
    public override (string? Name, string? Version) Named(CryptoAnswer answer) => (Key.Name, answer.VersionId);
}
