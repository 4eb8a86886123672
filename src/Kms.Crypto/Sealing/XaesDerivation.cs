using System.Security.Cryptography;
using Kms.Crypto.Native;

namespace Kms.Crypto.Sealing;

/// <summary>Writes a 32-byte key into the span.</summary>
internal delegate void KeySource(Span<byte> key);

/// <summary>
/// The first step of XAES-256-GCM: from the key and the first 12 bytes of the nonce, the key of one message, by CMAC in counter
/// mode (NIST SP 800-108r1). Holds the key in a native AES context. For one thread at a time.
/// </summary>
internal sealed class XaesDerivation : IDisposable
{
    private const int BlockBytes = 16;

    private readonly ICryptoTransform aes;
    private readonly SecretBuffer subkey = new(BlockBytes);
    private readonly SecretBuffer blocks = new(2 * BlockBytes);

    public XaesDerivation(KeySource source)
    {
        using var key = new SecretBuffer(Xaes256Gcm.KeyBytes);
        source(key.Span);
        aes = AesBlocks.CreateEncryptor(key);

        // CMAC's K1: the encrypted zero block, doubled in GF(2^128). Both messages are whole blocks, so K2 is never needed.
        var l = subkey.Bytes;
        aes.TransformBlock(l, 0, BlockBytes, l, 0);
        var reduce = (l[0] >> 7) * 0x87;
        for (var i = 0; i < BlockBytes - 1; i++)
        {
            l[i] = (byte)((l[i] << 1) | (l[i + 1] >> 7));
        }

        l[^1] = (byte)((l[^1] << 1) ^ reduce);
    }

    /// <param name="noncePrefix">The first 12 bytes of the nonce.</param>
    /// <param name="key">32 bytes to write.</param>
    public void Derive(ReadOnlySpan<byte> noncePrefix, Span<byte> key)
    {
        var messages = blocks.Span;
        for (var counter = 1; counter <= 2; counter++)
        {
            var message = messages.Slice((counter - 1) * BlockBytes, BlockBytes);
            message[0] = 0;
            message[1] = (byte)counter;
            message[2] = (byte)'X';
            message[3] = 0;
            noncePrefix.CopyTo(message[4..]);
            for (var i = 0; i < BlockBytes; i++)
            {
                message[i] ^= subkey.Bytes[i];
            }
        }

        aes.TransformBlock(blocks.Bytes, 0, 2 * BlockBytes, blocks.Bytes, 0);
        messages.CopyTo(key);
        CryptographicOperations.ZeroMemory(messages);
    }

    public void Dispose()
    {
        aes.Dispose();
        subkey.Dispose();
        blocks.Dispose();
    }
}
