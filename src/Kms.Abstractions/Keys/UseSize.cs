namespace Kms.Keys;

/// <summary>
/// How much one use of a key takes. What encrypt and wrap give, decrypt and unwrap take, whatever way each of the calls came.
/// </summary>
public static class UseSize
{
    /// <summary>What goes into encrypt and wrapKey, in bytes.</summary>
    public const int PlaintextBytesMax = 40 << 10;

    /// <summary>What goes into decrypt and unwrapKey, in bytes: no algorithm adds more than a block.</summary>
    public const int CiphertextBytesMax = PlaintextBytesMax + 16;

    /// <summary>Additional authenticated data, in bytes.</summary>
    public const int AdditionalDataBytesMax = 8 << 10;

    /// <summary>Whether a request is not larger than it may be.</summary>
    /// <param name="request">Exactly one operation.</param>
    /// <returns>Null: it is not. Else <see cref="RefusalCode.BadParameter"/>.</returns>
    public static Refusal? Check(in CryptoRequest request)
    {
        var max = (request.Operation & (KeyOperations.Encrypt | KeyOperations.WrapKey)) != 0 ? PlaintextBytesMax : CiphertextBytesMax;
        return request.Value.Length > max ? Bad("value", request.Value.Length, max)
            : request.Signature.Length > max ? Bad("value", request.Signature.Length, max)
            : request.AdditionalData.Length > AdditionalDataBytesMax ? Bad("aad", request.AdditionalData.Length, AdditionalDataBytesMax)
            : null;
    }

    private static Refusal Bad(string name, int bytes, int max) => new(
        RefusalCode.BadParameter,
        $"The property '{name}' has {bytes} bytes: at most {max} are allowed. Encrypt large data with a key of its own, and wrap that key.");
}
