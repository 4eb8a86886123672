using System.Security.Cryptography;
using Kms.Crypto.Keys;
using Kms.Crypto.Native;
using Kms.Keys;
using Kms.PublicKeys;

namespace Kms.Crypto.Algorithms;

/// <summary>AES-CBC (NIST SP 800-38A). A vector that the caller leaves out on encrypt is made here.</summary>
/// <param name="pads">True: PKCS#7 padding. False: the caller brings whole blocks.</param>
internal sealed class AesCbcEncryption(bool pads) : Implementation
{
    private const int BlockBytes = AesBlocks.BlockBytes;

    public override Result<CryptoOutput> Perform(NativeKey key, in CryptoRequest request)
    {
        if (Unwanted(request, ivAllowed: true) is { } refusal)
        {
            return refusal;
        }

        var encrypts = request.Operation == KeyOperations.Encrypt;
        if (request.Iv.Length != BlockBytes && !(encrypts && request.Iv.IsEmpty))
        {
            return Refusals.Bad($"{request.Algorithm} takes an iv of {BlockBytes} bytes, not {request.Iv.Length}.");
        }

        return encrypts ? Encrypt((OctKey)key, request) : Decrypt((OctKey)key, request);
    }

    private Result<CryptoOutput> Encrypt(OctKey key, in CryptoRequest request)
    {
        var length = request.Value.Length;
        if (!pads && (length == 0 || length % BlockBytes != 0))
        {
            return Refusals.Bad(
                $"{request.Algorithm} does not pad: the value must be one or more blocks of {BlockBytes} bytes, not {length} bytes.");
        }

        var padding = pads ? BlockBytes - (length % BlockBytes) : 0;
        var output = GC.AllocateUninitializedArray<byte>(length + padding);
        request.Value.Span.CopyTo(output);
        output.AsSpan(length).Fill((byte)padding);
        var iv = request.Iv.IsEmpty ? SystemRandom.Bytes(BlockBytes) : request.Iv;
        key.ChainEncryptor.Transform(iv.Span, output);
        return new CryptoOutput(output, Iv: iv);
    }

    private Result<CryptoOutput> Decrypt(OctKey key, in CryptoRequest request)
    {
        if (request.Value.IsEmpty || request.Value.Length % BlockBytes != 0)
        {
            return Refusals.CannotDecrypt;
        }

        var output = request.Value.ToArray();
        key.ChainDecryptor.Transform(request.Iv.Span, output);
        if (!pads)
        {
            return new CryptoOutput(output);
        }

        var padding = PaddingLength(output.AsSpan(output.Length - BlockBytes));
        if (padding == 0)
        {
            CryptographicOperations.ZeroMemory(output);
            return Refusals.CannotDecrypt;
        }

        return new CryptoOutput(output.AsMemory(0, output.Length - padding));
    }

    /// <summary>How many bytes of the last block are padding; 0 when it is none. Takes the same time for every block.</summary>
    private static int PaddingLength(ReadOnlySpan<byte> last)
    {
        int count = last[^1];

        // Each term is negative where a comparison holds, so that the sign bit carries it without a branch.
        var wrong = (count - 1) | (BlockBytes - count);
        for (var i = 1; i <= BlockBytes; i++)
        {
            var isPadding = (i - 1 - count) >> 31;
            wrong |= isPadding & -(last[^i] ^ count);
        }

        return count & ~(wrong >> 31);
    }
}
