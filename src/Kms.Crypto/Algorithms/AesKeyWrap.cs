using System.Buffers.Binary;
using System.Security.Cryptography;
using Kms.Crypto.Keys;
using Kms.Crypto.Native;
using Kms.Keys;
using Kms.PublicKeys;

namespace Kms.Crypto.Algorithms;

/// <summary>AES key wrap with the default initial value (RFC 3394, 2.2), which the framework has only in its padded form.</summary>
internal sealed class AesKeyWrap : Implementation
{
    private const int HalfBytes = 8;
    private const int BlockBytes = AesBlocks.BlockBytes;
    private const int Rounds = 6;
    private const ulong InitialValue = 0xA6A6A6A6A6A6A6A6;

    public override Result<CryptoOutput> Perform(NativeKey key, in CryptoRequest request)
    {
        if (Unwanted(request, ivAllowed: false) is { } refusal)
        {
            return refusal;
        }

        using var block = new SecretBuffer(BlockBytes);
        return request.Operation == KeyOperations.WrapKey
            ? Wrap(((OctKey)key).BlockEncryptor, block, request)
            : Unwrap(((OctKey)key).BlockDecryptor, block, request.Value.Span);
    }

    private static Result<CryptoOutput> Wrap(ICryptoTransform aes, SecretBuffer block, in CryptoRequest request)
    {
        var length = request.Value.Length;
        if (length < 2 * HalfBytes || length % HalfBytes != 0)
        {
            return Refusals.Bad($"{request.Algorithm} wraps keys of 16 bytes or more in steps of 8, not {length} bytes.");
        }

        var output = new byte[HalfBytes + length];
        request.Value.Span.CopyTo(output.AsSpan(HalfBytes));
        var check = InitialValue;
        ulong step = 0;
        for (var round = 0; round < Rounds; round++)
        {
            for (var at = HalfBytes; at < output.Length; at += HalfBytes)
            {
                BinaryPrimitives.WriteUInt64BigEndian(block.Span, check);
                output.AsSpan(at, HalfBytes).CopyTo(block.Span[HalfBytes..]);
                aes.TransformBlock(block.Bytes, 0, BlockBytes, block.Bytes, 0);
                check = BinaryPrimitives.ReadUInt64BigEndian(block.Span) ^ ++step;
                block.Span[HalfBytes..].CopyTo(output.AsSpan(at));
            }
        }

        BinaryPrimitives.WriteUInt64BigEndian(output, check);
        return new CryptoOutput(output);
    }

    private static Result<CryptoOutput> Unwrap(ICryptoTransform aes, SecretBuffer block, ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length < 3 * HalfBytes || wrapped.Length % HalfBytes != 0)
        {
            return Refusals.CannotDecrypt;
        }

        var output = wrapped[HalfBytes..].ToArray();
        var check = BinaryPrimitives.ReadUInt64BigEndian(wrapped);
        var step = (ulong)(Rounds * (output.Length / HalfBytes));
        for (var round = 0; round < Rounds; round++)
        {
            for (var at = output.Length - HalfBytes; at >= 0; at -= HalfBytes)
            {
                BinaryPrimitives.WriteUInt64BigEndian(block.Span, check ^ step--);
                output.AsSpan(at, HalfBytes).CopyTo(block.Span[HalfBytes..]);
                aes.TransformBlock(block.Bytes, 0, BlockBytes, block.Bytes, 0);
                check = BinaryPrimitives.ReadUInt64BigEndian(block.Span);
                block.Span[HalfBytes..].CopyTo(output.AsSpan(at));
            }
        }

        // One comparison of one word: nothing about where it differs can show in the time.
        if (check != InitialValue)
        {
            CryptographicOperations.ZeroMemory(output);
            return Refusals.CannotDecrypt;
        }

        return new CryptoOutput(output);
    }
}
