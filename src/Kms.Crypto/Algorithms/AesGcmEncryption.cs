using System.Security.Cryptography;
using Kms.Crypto.Keys;
using Kms.Crypto.Native;
using Kms.Keys;
using Kms.PublicKeys;

namespace Kms.Crypto.Algorithms;

/// <summary>
/// AES-GCM (NIST SP 800-38D) with vectors of 12 bytes, always made here, and tags of 16 bytes, never shortened. A vector is drawn when
/// it is used and never kept for later: a copy of this process's memory must not hold one that is still to come.
/// </summary>
internal sealed class AesGcmEncryption(RandomSource random) : Implementation
{
    private const int IvBytes = OctKey.GcmIvBytes;
    private const int TagBytes = OctKey.GcmTagBytes;

    public override Result<CryptoOutput> Perform(NativeKey key, in CryptoRequest request) => request.Operation == KeyOperations.Encrypt
        ? Encrypt((OctKey)key, request)
        : Decrypt((OctKey)key, request);

    private Result<CryptoOutput> Encrypt(OctKey key, in CryptoRequest request)
    {
        if (!request.Iv.IsEmpty || !request.Tag.IsEmpty)
        {
            return Refusals.Bad($"{request.Algorithm} makes iv and tag itself: leave them out and use those of the answer to decrypt.");
        }

        // One array for all three parts of the answer.
        var length = request.Value.Length;
        var output = GC.AllocateUninitializedArray<byte>(IvBytes + length + TagBytes);
        var iv = output.AsSpan(0, IvBytes);
        random(iv);
        var ciphertext = output.AsSpan(IvBytes, length);
        key.Gcm.Encrypt(iv, request.Value.Span, ciphertext, output.AsSpan(IvBytes + length), request.AdditionalData.Span);
        return new CryptoOutput(
            output.AsMemory(IvBytes, length),
            Iv: output.AsMemory(0, IvBytes),
            AdditionalData: request.AdditionalData,
            Tag: output.AsMemory(IvBytes + length));
    }

    private static Result<CryptoOutput> Decrypt(OctKey key, in CryptoRequest request)
    {
        if (request.Iv.Length != IvBytes || request.Tag.Length != TagBytes)
        {
            return Refusals.Bad($"{request.Algorithm} needs an iv of {IvBytes} bytes and a tag of {TagBytes} bytes to decrypt.");
        }

        var plaintext = GC.AllocateUninitializedArray<byte>(request.Value.Length);
        try
        {
            key.Gcm.Decrypt(request.Iv.Span, request.Value.Span, request.Tag.Span, plaintext, request.AdditionalData.Span);
            return new CryptoOutput(plaintext, AdditionalData: request.AdditionalData);
        }
        catch (AuthenticationTagMismatchException)
        {
            return Refusals.CannotDecrypt;
        }
    }
}
