using Kms.Crypto.Native;

namespace Kms.Crypto.Keys;

/// <summary>
/// Writes an RSA private key as PKCS#8 (RFC 5958 around RFC 8017, A.1.2), the form the native library reads without a detour.
/// The framework's writer would leave copies of the key in buffers it outgrew.
/// </summary>
internal static class RsaPkcs8
{
    private const byte Sequence = 0x30;
    private const byte Integer = 0x02;
    private const byte OctetString = 0x04;

    /// <summary>Tag and longest length.</summary>
    private const int HeaderBytesMax = 4;

    /// <summary>Version 0, then rsaEncryption with NULL parameters.</summary>
    private static ReadOnlySpan<byte> Algorithm =>
        [0x02, 0x01, 0x00, 0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00];

    public static SecretBuffer Encode(RsaParts parts)
    {
        ReadOnlySpan<byte[]> numbers =
        [
            [0], parts.N, parts.E, parts.D.Bytes, parts.P.Bytes, parts.Q.Bytes, parts.DP.Bytes, parts.DQ.Bytes, parts.QI.Bytes,
        ];
        var space = Algorithm.Length + (3 * HeaderBytesMax);
        foreach (var number in numbers)
        {
            space += HeaderBytesMax + 1 + number.Length;
        }

        // Written from the end to the front: by the time a header is due, the length of what it heads is known.
        using var buffer = new SecretBuffer(space);
        var start = space;
        for (var i = numbers.Length - 1; i >= 0; i--)
        {
            start = PrependInteger(buffer.Span, start, numbers[i]);
        }

        start = PrependHeader(buffer.Span, start, Sequence, space - start);
        start = PrependHeader(buffer.Span, start, OctetString, space - start);
        start -= Algorithm.Length;
        Algorithm.CopyTo(buffer.Span[start..]);
        start = PrependHeader(buffer.Span, start, Sequence, space - start);
        return new SecretBuffer(buffer.Span[start..]);
    }

    private static int PrependInteger(Span<byte> buffer, int end, ReadOnlySpan<byte> number)
    {
        var start = end - number.Length;
        number.CopyTo(buffer[start..]);
        if (number[0] >= 0x80)
        {
            // The sign bit: these numbers are never negative.
            buffer[--start] = 0;
        }

        return PrependHeader(buffer, start, Integer, end - start);
    }

    private static int PrependHeader(Span<byte> buffer, int end, byte tag, int length)
    {
        var start = end;
        if (length < 0x80)
        {
            buffer[--start] = (byte)length;
        }
        else
        {
            var count = 0;
            for (var rest = length; rest > 0; rest >>= 8)
            {
                buffer[--start] = (byte)rest;
                count++;
            }

            buffer[--start] = (byte)(0x80 | count);
        }

        buffer[--start] = tag;
        return start;
    }
}
