using System.Security.Cryptography;

namespace Kms.Crypto.Native;

/// <summary>
/// AES-CBC over one native context for many messages. The context chains on from the last ciphertext block of the message before; that
/// block is known, so it and the message's own vector are folded into the first block. Setting a vector otherwise means a new key schedule
/// and a copy of the key in managed memory for every call. For one thread at a time.
/// </summary>
internal sealed class ChainedAes : IDisposable
{
    private const int BlockBytes = AesBlocks.BlockBytes;

    private readonly ICryptoTransform transform;
    private readonly bool encrypts;
    private readonly byte[] chained = new byte[BlockBytes];

    private ChainedAes(ICryptoTransform transform, bool encrypts)
    {
        this.transform = transform;
        this.encrypts = encrypts;
    }

    public static ChainedAes Encryptor(SecretBuffer key) => new(AesBlocks.CreateChainedEncryptor(key), encrypts: true);

    public static ChainedAes Decryptor(SecretBuffer key) => new(AesBlocks.CreateChainedDecryptor(key), encrypts: false);

    /// <summary>Encrypts or decrypts one message in place.</summary>
    /// <param name="iv">16 bytes.</param>
    /// <param name="message">Whole blocks, at least one.</param>
    public void Transform(ReadOnlySpan<byte> iv, byte[] message)
    {
        var first = message.AsSpan(0, BlockBytes);
        if (encrypts)
        {
            Fold(first, iv);
            transform.TransformBlock(message, 0, message.Length, message, 0);
            message.AsSpan(message.Length - BlockBytes).CopyTo(chained);
        }
        else
        {
            Span<byte> last = stackalloc byte[BlockBytes];
            message.AsSpan(message.Length - BlockBytes).CopyTo(last);
            transform.TransformBlock(message, 0, message.Length, message, 0);
            Fold(first, iv);
            last.CopyTo(chained);
        }
    }

    public void Dispose() => transform.Dispose();

    private void Fold(Span<byte> first, ReadOnlySpan<byte> iv)
    {
        for (var i = 0; i < BlockBytes; i++)
        {
            first[i] ^= (byte)(iv[i] ^ chained[i]);
        }
    }
}
