using System.Buffers.Binary;

namespace Kms.Contract.Tests.Families;

/// <summary>AES of one block of 16 bytes, in one direction, however somebody came by it.</summary>
internal delegate ValueTask<byte[]> Block(byte[] block);

/// <summary>
/// The modes, made of single blocks: what an adversary computes who has found a way to AES itself. GCM as in NIST SP 800-38D, key wrap
/// as in RFC 3394, CBC as in NIST SP 800-38A.
/// </summary>
internal static class BlockModes
{
    private const int BlockBytes = 16;
    private const int HalfBytes = 8;
    private const int Rounds = 6;
    private const ulong WrapStart = 0xA6A6A6A6A6A6A6A6;

    /// <summary>Encrypts or decrypts, which is the same.</summary>
    /// <param name="iv">12 bytes.</param>
    public static async Task<byte[]> GcmText(Block forward, byte[] iv, byte[] text)
    {
        var result = text.ToArray();
        for (var at = 0; at < text.Length; at += BlockBytes)
        {
            var stream = await forward(Counter(iv, (uint)(2 + (at / BlockBytes))));
            for (var i = at; i < Math.Min(at + BlockBytes, text.Length); i++)
            {
                result[i] ^= stream[i - at];
            }
        }

        return result;
    }

    /// <summary>Without additional data.</summary>
    public static async Task<byte[]> GcmTag(Block forward, byte[] iv, byte[] ciphertext)
    {
        var subkey = BinaryPrimitives.ReadUInt128BigEndian(await forward(new byte[BlockBytes]));
        UInt128 hash = 0;
        foreach (var piece in ciphertext.Chunk(BlockBytes))
        {
            var padded = new byte[BlockBytes];
            piece.CopyTo(padded, 0);
            hash = Multiply(hash ^ BinaryPrimitives.ReadUInt128BigEndian(padded), subkey);
        }

        hash = Multiply(hash ^ (8 * (UInt128)ciphertext.Length), subkey);
        var mask = await forward(Counter(iv, 1));
        var tag = new byte[BlockBytes];
        BinaryPrimitives.WriteUInt128BigEndian(tag, hash ^ BinaryPrimitives.ReadUInt128BigEndian(mask));
        return tag;
    }

    public static async Task<byte[]> Wrap(Block forward, byte[] secret)
    {
        byte[] result = [.. new byte[HalfBytes], .. secret];
        var (check, step) = (WrapStart, 0ul);
        for (var round = 0; round < Rounds; round++)
        {
            for (var at = HalfBytes; at < result.Length; at += HalfBytes)
            {
                var block = await forward(Joined(check, result.AsSpan(at, HalfBytes)));
                check = BinaryPrimitives.ReadUInt64BigEndian(block) ^ ++step;
                block.AsSpan(HalfBytes).CopyTo(result.AsSpan(at));
            }
        }

        BinaryPrimitives.WriteUInt64BigEndian(result, check);
        return result;
    }

    /// <returns>Null when the check value is wrong.</returns>
    public static async Task<byte[]?> Unwrap(Block backward, byte[] wrapped)
    {
        var result = wrapped[HalfBytes..];
        var check = BinaryPrimitives.ReadUInt64BigEndian(wrapped);
        var step = (ulong)(Rounds * (result.Length / HalfBytes));
        for (var round = 0; round < Rounds; round++)
        {
            for (var at = result.Length - HalfBytes; at >= 0; at -= HalfBytes)
            {
                var block = await backward(Joined(check ^ step--, result.AsSpan(at, HalfBytes)));
                check = BinaryPrimitives.ReadUInt64BigEndian(block);
                block.AsSpan(HalfBytes).CopyTo(result.AsSpan(at));
            }
        }

        return check == WrapStart ? result : null;
    }

    /// <param name="text">Whole blocks.</param>
    public static async Task<byte[]> CbcEncrypt(Block forward, byte[] iv, byte[] text)
    {
        var (result, chained) = (new List<byte>(), iv);
        foreach (var block in text.Chunk(BlockBytes))
        {
            result.AddRange(chained = await forward(Xor(block, chained)));
        }

        return [.. result];
    }

    public static async Task<byte[]> CbcDecrypt(Block backward, byte[] iv, byte[] ciphertext)
    {
        var (result, chained) = (new List<byte>(), iv);
        foreach (var block in ciphertext.Chunk(BlockBytes))
        {
            result.AddRange(Xor(await backward(block), chained));
            chained = block;
        }

        return [.. result];
    }

    public static byte[] Xor(byte[] a, byte[] b) => [.. a.Zip(b, (x, y) => (byte)(x ^ y))];

    private static byte[] Counter(byte[] iv, uint count)
    {
        byte[] block = [.. iv, .. new byte[sizeof(uint)]];
        BinaryPrimitives.WriteUInt32BigEndian(block.AsSpan(iv.Length), count);
        return block;
    }

    private static byte[] Joined(ulong check, ReadOnlySpan<byte> half)
    {
        byte[] block = [.. new byte[HalfBytes], .. half];
        BinaryPrimitives.WriteUInt64BigEndian(block, check);
        return block;
    }

    /// <summary>In GF(2^128) with the bits in GCM's order.</summary>
    private static UInt128 Multiply(UInt128 x, UInt128 y)
    {
        UInt128 product = 0;
        for (var bit = 127; bit >= 0; bit--)
        {
            product ^= (x >> bit) % 2 == 1 ? y : 0;
            y = (y >> 1) ^ (y % 2 == 1 ? (UInt128)0xE1 << 120 : 0);
        }

        return product;
    }
}
